import os

ｏｓ.getpid()  # expect: OBF-05
