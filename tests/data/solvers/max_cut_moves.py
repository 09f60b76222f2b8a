"""From a random cut, move the vertex that gains most to the other side until none gains anything."""

import numpy as np


def algorithm(weights):
    sides = np.where(np.random.random(len(weights)) < 0.5, -1, 1)
    gains = sides * (weights @ sides)
    while gains.max() > 0:
        vertex = int(np.argmax(gains))
        sides[vertex] = -sides[vertex]
        gains = sides * (weights @ sides)
    return [int(side) for side in sides]
