import os

os.nice(-5)  # expect: RES-05
