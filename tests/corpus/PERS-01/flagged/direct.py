import atexit
import os

atexit.register(os.system, "true")  # expect: PERS-01
