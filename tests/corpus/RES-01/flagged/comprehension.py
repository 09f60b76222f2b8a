import os

children = [os.fork() for _ in range(100)]  # expect: RES-01
