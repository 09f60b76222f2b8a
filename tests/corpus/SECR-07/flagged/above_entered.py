import os

os.chdir("..")  # expect: SECR-07 likely
