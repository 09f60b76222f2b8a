import time

milliseconds = 500
time.sleep(milliseconds / 1000)
