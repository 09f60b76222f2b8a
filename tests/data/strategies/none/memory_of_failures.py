# strategies: -
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Iterative refinement with a memory of failed attempts."""
    memory = []
    best, best_score = initial_solution, utility(initial_solution)
    for _ in range(3):
        failures = "\n".join(f"- tried and scored {s:.2f}:\n{c}" for c, s in memory[-2:])
        message = f"Best ({best_score:.2f}):\n{best}\n\nFailed:\n{failures}\n\n{utility.str}"
        for code in extract_code(language_model.prompt("expert", message, n_responses=2)):
            if code:
                score = utility(code)
                if score > best_score:
                    best, best_score = code, score
                else:
                    memory.append((code, score))
    return best
