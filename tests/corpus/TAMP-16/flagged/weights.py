import numpy as np


def algorithm(weights):
    weights[:, 1:] = 0  # expect: TAMP-16 likely
    weights.T[0, 1] += 10  # expect: TAMP-16 likely
    return [1] + [-1] * (len(weights) - 1)
