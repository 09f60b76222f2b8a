import random

random.random = lambda: 0.5  # expect: TAMP-07
