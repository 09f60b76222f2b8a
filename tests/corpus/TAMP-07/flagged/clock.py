import time

time.time = lambda: 0.0  # expect: TAMP-07
