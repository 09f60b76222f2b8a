import os
os.kill(-1, 15)  # expect: ESC-05
