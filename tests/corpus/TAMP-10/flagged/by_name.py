import sys

def peek():
    return getattr(sys._getframe(1), "f_" + "locals")  # expect: TAMP-10
