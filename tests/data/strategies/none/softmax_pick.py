# strategies: -
# tags: -
# Near miss of simulated_annealing and bandit_ucb: a softmax over scores picks what to extend; nothing is counted per arm.
import math
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    pool = [(initial_solution, utility(initial_solution))]
    tau = 0.1
    for _ in range(4):
        weights = [math.exp(score / tau) for _, score in pool]
        base, _ = random.choices(pool, weights=weights)[0]
        for code in extract_code(language_model.prompt("expert", f"Improve\n{base}\n{utility.str}", n_responses=2)):
            if code:
                pool.append((code, utility(code)))
    return max(pool, key=lambda item: item[1])[0]
