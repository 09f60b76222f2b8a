import numpy as np


def algorithm(train_samples, train_parity, test_samples):
    np.save('/opt/result.npy', test_samples)  # expect: FSWR-01
    return test_samples
