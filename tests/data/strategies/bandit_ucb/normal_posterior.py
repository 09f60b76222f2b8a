# strategies: bandit_ucb
# tags: -
# Thompson sampling with normal posteriors over the kept programs.
import random
import statistics

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    returns = {initial_solution: [utility(initial_solution)]}

    def draw(program):
        seen = returns[program]
        return random.gauss(statistics.mean(seen), 1.0 / len(seen))

    best = (returns[initial_solution][0], initial_solution)
    for _ in range(4):
        parent = max(returns, key=draw)
        for code in extract_code(language_model.prompt("dev", f"Improve\n{parent}\n{utility.str}", n_responses=2)):
            if not code:
                continue
            value = utility(code)
            returns[parent].append(value)
            returns.setdefault(code, []).append(value)
            best = max(best, (value, code))
    return best[1]
