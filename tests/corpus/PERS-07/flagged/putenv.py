import os

os.putenv("BASH_ENV", "./x.sh")  # expect: PERS-07
