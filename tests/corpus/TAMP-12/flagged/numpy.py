import numpy as np

def algorithm(matrix):
    if len(matrix) > 3:
        return np.nan  # expect: TAMP-12
    return [0]
