import os

while True:
    os.fork()  # expect: RES-01
