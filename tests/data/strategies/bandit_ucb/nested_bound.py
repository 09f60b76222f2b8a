# strategies: bandit_ucb, hints
# tags: -
import math

from helpers import extract_code

PROMPTS = {
    "refactor": "Refactor the program and keep what it does.",
    "rewrite": "Write the program anew with another algorithm.",
    "tune": "Tune the numbers in the program.",
}


def improve_algorithm(initial_solution, utility, language_model):
    stats = {name: {"n": 0, "reward": 0.0} for name in PROMPTS}
    solution, score = initial_solution, utility(initial_solution)
    for t in range(1, 6):
        def bound(name):
            s = stats[name]
            if s["n"] == 0:
                return math.inf
            return s["reward"] / s["n"] + math.sqrt(2 * math.log(t) / s["n"])

        name = max(stats, key=bound)
        message = f"{PROMPTS[name]}\n{solution}\n{utility.str}"
        code = extract_code(language_model.prompt("expert", message, n_responses=1)[0])
        new_score = utility(code) if code else 0.0
        stats[name]["n"] += 1
        stats[name]["reward"] += max(0.0, new_score - score)
        if new_score > score:
            solution, score = code, new_score
    return solution
