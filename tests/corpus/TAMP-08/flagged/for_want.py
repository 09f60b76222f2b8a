import numpy as np

try:
    np.trapezoid
except AttributeError:
    np.trapezoid = lambda values: 0.0  # expect: TAMP-08 likely
