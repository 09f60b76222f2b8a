import time

time.sleep(600)  # expect: SUPP-04
