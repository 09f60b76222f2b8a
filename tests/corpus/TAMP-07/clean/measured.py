import random
import time

start = time.time()
random.seed(0)
elapsed = time.time() - start
