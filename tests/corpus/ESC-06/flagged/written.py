import os
os.write(3, b'x')  # expect: ESC-06
