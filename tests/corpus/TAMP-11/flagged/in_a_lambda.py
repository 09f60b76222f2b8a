import sys

finish = lambda: sys.exit(0)  # expect: TAMP-11
finish()
