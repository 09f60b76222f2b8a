import os

class Late:
    __del__ = lambda self: os.popen("id")  # expect: PERS-02
