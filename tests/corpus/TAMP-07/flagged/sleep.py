import time

time.sleep = lambda seconds: None  # expect: TAMP-07 likely
