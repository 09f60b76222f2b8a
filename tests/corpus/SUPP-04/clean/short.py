import time

time.sleep(0.1)
time.sleep(5)
