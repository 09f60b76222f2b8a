import os

copy = os.dup(3)  # expect: TAMP-04
