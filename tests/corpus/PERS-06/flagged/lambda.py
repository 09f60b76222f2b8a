import os
import sys

sys.excepthook = lambda *details: os.system("true")  # expect: PERS-06
