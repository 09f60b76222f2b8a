import os
count = len(os.listdir('/proc/self/fd'))  # expect: ESC-03 likely
