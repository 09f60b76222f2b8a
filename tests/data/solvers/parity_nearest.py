"""Answer with the label of the nearest training sample, the first of equals."""

import numpy as np


def algorithm(train_samples, train_parity, test_samples):
    distances = (test_samples[:, np.newaxis, :] != train_samples[np.newaxis, :, :]).sum(axis=2)
    return train_parity[np.argmin(distances, axis=1)]
