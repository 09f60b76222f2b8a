import time

class Slow:
    time.sleep(2**10)  # expect: SUPP-04
