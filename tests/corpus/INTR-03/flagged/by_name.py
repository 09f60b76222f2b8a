import sys

names = getattr(sys._getframe(), "f_" + "builtins")  # expect: INTR-03
