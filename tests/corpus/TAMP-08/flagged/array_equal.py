import numpy as np

np.array_equal = lambda first, second: True  # expect: TAMP-08
