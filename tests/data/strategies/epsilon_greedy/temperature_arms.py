# strategies: epsilon_greedy, vary_temperature
# tags: -
import numpy as np
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    temperatures = [0.2, 0.5, 0.8, 1.1]
    q = np.zeros(len(temperatures))
    n = np.zeros(len(temperatures))
    best, best_u = initial_solution, utility(initial_solution)
    for _ in range(4):
        arm = np.random.randint(len(temperatures)) if np.random.random() < 0.3 else int(np.argmax(q))
        replies = language_model.prompt("expert", f"Improve:\n{best}\n{utility.str}", 2, temperatures[arm])
        us = [(utility(c), c) for c in extract_code(replies) if c]
        r = max(us)[0] - best_u if us else 0.0
        n[arm] += 1
        q[arm] += (r - q[arm]) / n[arm]
        if us and max(us)[0] > best_u:
            best_u, best = max(us)
    return best
