import time

PAUSE = 1000

def algorithm(samples):
    time.sleep(PAUSE)  # expect: SUPP-04
    return samples
