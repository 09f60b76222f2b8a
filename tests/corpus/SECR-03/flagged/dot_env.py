import numpy as np


def algorithm(train_samples, train_parity, test_samples):
    return np.loadtxt('.env', dtype=str)  # expect: SECR-03
