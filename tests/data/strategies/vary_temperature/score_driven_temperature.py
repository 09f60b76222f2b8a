# strategies: vary_temperature
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    best, best_score = initial_solution, utility(initial_solution)
    for _ in range(3):
        # The closer to a perfect score, the more careful.
        temperature = max(0.1, 1.0 - best_score)
        replies = language_model.prompt("expert", f"Improve:\n{best}\n\n{utility.str}", n_responses=3, temperature=temperature)
        for program in extract_code(replies):
            if not program:
                continue
            score = utility(program)
            if score > best_score:
                best, best_score = program, score
    return best
