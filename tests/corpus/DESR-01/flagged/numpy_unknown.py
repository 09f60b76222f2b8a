import numpy as np


def fetch(path, allowed, **options):
    np.load(path, allow_pickle=allowed)  # expect: DESR-01 likely
    np.load(path, **options)  # expect: DESR-01 likely
