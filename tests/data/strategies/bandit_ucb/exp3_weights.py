# strategies: bandit_ucb, hints
# tags: -
import math
import random

from helpers import extract_code

INSTRUCTIONS = (
    "Simplify the program first, then speed it up.",
    "Replace the algorithm by a stronger one.",
    "Tune the constants of the program.",
)


def improve_algorithm(initial_solution, utility, language_model):
    weights = [1.0] * len(INSTRUCTIONS)
    best = initial_solution
    best_score = utility(best)
    for _ in range(4):
        arm = random.choices(range(len(INSTRUCTIONS)), weights=weights)[0]
        prompt = INSTRUCTIONS[arm] + "\n\n" + best + "\n\n" + utility.str
        code = extract_code(language_model.prompt("assistant", prompt)[0])
        score = utility(code) if code else 0.0
        reward = 1.0 if score > best_score else 0.0
        weights[arm] *= math.exp(0.5 * reward)
        if score > best_score:
            best, best_score = code, score
    return best
