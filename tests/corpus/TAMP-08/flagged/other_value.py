import numpy as np

np.isclose = np.equal  # expect: TAMP-08 likely
