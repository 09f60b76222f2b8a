import os
os.write(1, b'x')
os.write(2, b'x')
os.isatty(0)
