import numpy as np


def algorithm(seeds):
    kept = []
    for seed in seeds:
        kept.append(np.zeros((10_000, 10_000)))  # expect: RES-02 likely
    return kept
