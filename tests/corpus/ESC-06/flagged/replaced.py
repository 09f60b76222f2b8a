import os
os.dup2(1, 5)  # expect: ESC-06
