# strategies: simulated_annealing, local_search
# tags: -
import random
import re
from math import exp


def neighbour(text):
    spots = [m for m in re.finditer(r"\d+", text)]
    if not spots:
        return text
    m = random.choice(spots)
    return text[: m.start()] + str(random.randint(0, 100)) + text[m.end() :]


def improve_algorithm(initial_solution, utility, language_model):
    state, energy, beta = initial_solution, -utility(initial_solution), 1.0
    best, lowest = state, energy
    for _ in range(10):
        other = neighbour(state)
        e = -utility(other)
        if random.random() < min(1.0, exp(-beta * (e - energy))):
            state, energy = other, e
        if energy < lowest:
            best, lowest = state, energy
        beta *= 1.5
    return best
