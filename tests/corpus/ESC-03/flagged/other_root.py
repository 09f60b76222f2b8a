import os
os.listdir('/proc/1/root/')  # expect: ESC-03
