import os
os.mkfifo('pipe')  # expect: ESC-01 likely
