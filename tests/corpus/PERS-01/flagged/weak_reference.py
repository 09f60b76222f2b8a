import os
import weakref

class Thing:
    pass

def gone(reference):
    os.system("true")

reference = weakref.ref(Thing(), gone)  # expect: PERS-01
