import numpy as np

np.random.binomial = lambda *items, **named: np.zeros(items[2])  # expect: TAMP-08
