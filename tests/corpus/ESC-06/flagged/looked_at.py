import os
os.fstat(3)  # expect: ESC-06 likely
