"""Solve the training samples as linear equations over GF(2), as if no label were noisy."""

import numpy as np


def algorithm(train_samples, train_parity, test_samples):
    rows = np.column_stack([train_samples, train_parity]).astype(int)
    bits = train_samples.shape[1]
    pivots = []
    for column in range(bits):
        top = len(pivots)
        candidates = top + np.flatnonzero(rows[top:, column])
        if len(candidates):
            rows[[top, candidates[0]]] = rows[[candidates[0], top]]
            others = np.flatnonzero(rows[:, column])
            others = others[others != top]
            rows[others] ^= rows[top]
            pivots.append(column)
    secret = np.zeros(bits, dtype=int)
    secret[pivots] = rows[: len(pivots), bits]
    return test_samples @ secret % 2
