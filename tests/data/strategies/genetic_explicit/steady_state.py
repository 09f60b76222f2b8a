# strategies: genetic_explicit
# tags: -
# Steady state: a child enters only where it beats the weakest.
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    scores = {initial_solution: utility(initial_solution)}
    seeds = extract_code(language_model.prompt("x", "Rewrite:\n" + initial_solution, n_responses=4, temperature=0.9))
    for seed in seeds:
        if seed:
            scores[seed] = utility(seed)
    for _ in range(3):
        names, weights = zip(*scores.items())
        a, b = random.choices(names, weights=[w + 0.01 for w in weights], k=2)
        message = f"A:\n{a}\n\nB:\n{b}\n\nMerge A and B.\n{utility.str}"
        child = extract_code(language_model.prompt("x", message, n_responses=1, temperature=0.9)[0])
        if not child:
            continue
        value = utility(child)
        weakest = min(scores, key=scores.get)
        if value > scores[weakest]:
            del scores[weakest]
            scores[child] = value
    return max(scores, key=scores.get)
