# strategies: local_search
# tags: -
import random


def improve_algorithm(initial_solution, utility, language_model):
    """Hill climbing over the digits in the program text."""
    digits = [i for i, ch in enumerate(initial_solution) if ch.isdigit()]
    best, best_score = initial_solution, utility(initial_solution)
    for _ in range(10):
        if not digits:
            break
        pos = random.choice(digits)
        new = best[:pos] + str(random.randint(0, 9)) + best[pos + 1 :]
        score = utility(new)
        if score > best_score:
            best, best_score = new, score
    return best
