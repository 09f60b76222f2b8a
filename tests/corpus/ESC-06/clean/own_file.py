import os
number = os.open('x', os.O_CREAT | os.O_RDWR)
os.write(number, b'x')
os.close(number)
