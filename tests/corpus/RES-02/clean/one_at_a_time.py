import numpy as np


def algorithm(seeds):
    best = 0.0
    for seed in seeds:
        work = np.zeros((10_000, 10_000))
        best = max(best, float(work.sum()))
    return best
