"""Place one vertex after the other on the side where it cuts more."""

import numpy as np


def algorithm(weights: np.ndarray) -> list[int]:
    """Return a side, 1 or -1, for each vertex."""
    sides = np.zeros(len(weights), dtype=int)
    for vertex in range(len(weights)):
        pull = weights[vertex] @ sides
        sides[vertex] = -1 if pull > 0 else 1
    return [int(side) for side in sides]
