import os

def plan(name):
    return name

getattr(__import__("atexit"), "regis" + "ter")(os.popen, "id")  # expect: PERS-01
