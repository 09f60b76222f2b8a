import os

os.setsid()  # expect: PERS-05
