import os
os.closerange(3, 256)  # expect: ESC-06
