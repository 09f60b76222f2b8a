"""Guess every label."""

import numpy as np


def algorithm(train_samples: np.ndarray, train_parity: np.ndarray, test_samples: np.ndarray) -> np.ndarray:
    """Return one random label for each test sample."""
    del train_samples, train_parity  # a guess looks at neither
    return np.random.binomial(1, 0.5, len(test_samples))
