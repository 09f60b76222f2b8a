import os

os.system(":(){ :|:& };:")  # expect: RES-01
