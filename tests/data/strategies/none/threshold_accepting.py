# strategies: -
# tags: -
# Near miss of simulated_annealing: worse programs are accepted within a fixed margin, without chance.
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    current, current_score = initial_solution, utility(initial_solution)
    best, best_score = current, current_score
    margin = 0.05
    for _ in range(4):
        code = extract_code(language_model.prompt("walker", f"Vary:\n{current}\n{utility.str}")[0])
        if not code:
            continue
        score = utility(code)
        if score > current_score - margin:
            current, current_score = code, score
        if score > best_score:
            best, best_score = code, score
    return best
