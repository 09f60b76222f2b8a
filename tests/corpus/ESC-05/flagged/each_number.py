import os
for number in (1, 2, 3):
    os.kill(number, 0)  # expect: ESC-05
