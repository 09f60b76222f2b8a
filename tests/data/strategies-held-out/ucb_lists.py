# strategies: bandit_ucb, vary_temperature
# tags: -
import math

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    temperatures = [0.3, 0.6, 0.9]
    history = [[] for _ in temperatures]
    best, best_score = initial_solution, utility(initial_solution)
    for round_number in range(1, 6):
        values = []
        for rewards in history:
            if not rewards:
                values.append(math.inf)
            else:
                values.append(sum(rewards) / len(rewards) + math.sqrt(math.log(round_number) / len(rewards)))
        choice = values.index(max(values))
        replies = language_model.prompt("x", f"Improve\n{best}\n{utility.str}", 2, temperatures[choice])
        scores = [(utility(c), c) for c in extract_code(replies) if c]
        history[choice].append(max(scores)[0] if scores else 0.0)
        if scores and max(scores)[0] > best_score:
            best_score, best = max(scores)
    return best
