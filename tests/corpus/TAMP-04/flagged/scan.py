import os

for number in range(3, 20):
    try:
        os.write(number, b"PASS\n")  # expect: TAMP-04
    except OSError:
        pass
