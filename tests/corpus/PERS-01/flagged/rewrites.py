import atexit
import random


def finish():
    random.seed(7)


atexit.register(finish)  # expect: PERS-01
