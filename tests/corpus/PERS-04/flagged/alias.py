from threading import Thread as Worker
import os

def work():
    while 1:
        os.system("true")

Worker(None, work).start()  # expect: PERS-04
