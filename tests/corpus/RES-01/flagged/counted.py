import os

for _ in range(20):
    try:
        os.fork()  # expect: RES-01
    except OSError:
        break
