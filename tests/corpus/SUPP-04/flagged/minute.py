import time

time.sleep(60)  # expect: SUPP-04 likely
