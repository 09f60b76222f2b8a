import time

def wait(attempt):
    time.sleep(2**attempt)
