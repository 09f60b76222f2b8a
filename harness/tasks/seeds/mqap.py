"""Place facilities by simulated annealing."""

import numpy as np

STEPS = 600
FIRST_TEMPERATURE = 1.0
COOLING = 0.99


def evaluate(flow: np.ndarray, distance: np.ndarray, preference: np.ndarray, places: np.ndarray) -> float:
    """Return the objective of an assignment."""
    between = distance[places][:, places]
    return float(np.vdot(flow, between) - 0.5 * preference[np.arange(len(places)), places].sum())


def algorithm(flow: np.ndarray, distance: np.ndarray, preference: np.ndarray) -> list[int]:
    """Return the last assignment of an annealing over swaps of two places."""
    places = np.random.permutation(len(flow))
    energy = evaluate(flow, distance, preference, places)
    temperature = FIRST_TEMPERATURE
    for _ in range(STEPS):
        one, other = np.random.randint(len(flow), size=2)
        candidate = places.copy()
        candidate[one], candidate[other] = places[other], places[one]
        change = evaluate(flow, distance, preference, candidate) - energy
        if change < 0 or np.random.random() < np.exp(-change / temperature):
            places, energy = candidate, energy + change
        temperature *= COOLING
    return [int(place) for place in places]
