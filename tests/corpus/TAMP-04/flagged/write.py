import os

os.write(3, b"\0\0\0\2{}")  # expect: TAMP-04
