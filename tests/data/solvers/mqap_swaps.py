"""From several starts, make the swap of two places that gains most until none gains anything; keep the best end."""

from itertools import combinations

import numpy as np

STARTS = 30


def climb(flow, distance, preference, places):
    facilities = np.arange(len(places))
    pairs = np.array(list(combinations(facilities, 2)))
    value = -np.inf
    while True:
        # All neighbours at once, and the places themselves as the last of them.
        neighbours = np.tile(places, (len(pairs) + 1, 1))
        rows = np.arange(len(pairs))
        neighbours[rows, pairs[:, 0]], neighbours[rows, pairs[:, 1]] = places[pairs[:, 1]], places[pairs[:, 0]]
        between = distance[neighbours[:, :, np.newaxis], neighbours[:, np.newaxis, :]]
        values = (flow * between).sum(axis=(1, 2)) - 0.5 * preference[facilities, neighbours].sum(axis=1)
        best = int(np.argmax(values))
        if values[best] <= value + 1e-12:
            return value, places
        value, places = values[best], neighbours[best]


def algorithm(flow, distance, preference):
    starts = [np.arange(len(flow)), *(np.random.permutation(len(flow)) for _ in range(STARTS - 1))]
    _, places = max((climb(flow, distance, preference, start) for start in starts), key=lambda found: found[0])
    return [int(place) for place in places]
