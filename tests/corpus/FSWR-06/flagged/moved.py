import os
import time
swap = lambda: os.replace('x.py', time.__file__)  # expect: FSWR-06
swap()
