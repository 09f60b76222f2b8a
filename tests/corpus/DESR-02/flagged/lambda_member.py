import os


class Job:
    __reduce__ = lambda self: (os.remove, ('a.txt',))  # expect: DESR-02
