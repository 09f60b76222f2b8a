import sys

def name():
    return sys._getframe(1).f_code.co_name
