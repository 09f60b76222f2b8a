import os

def work():
    while True:
        os.popen("id")

getattr(__import__("threading"), "Thr" + "ead")(target=work).start()  # expect: PERS-04
