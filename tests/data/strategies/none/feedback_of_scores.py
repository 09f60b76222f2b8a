# strategies: -
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """One chain; the model sees all scores so far."""
    scores = [utility(initial_solution)]
    program = initial_solution
    for _ in range(3):
        curve = ", ".join(f"{s:.3f}" for s in scores)
        code = extract_code(language_model.prompt("x", f"Scores so far: {curve}\n{program}\n{utility.str}")[0])
        if code:
            scores.append(utility(code))
            program = code if scores[-1] >= max(scores[:-1]) else program
    return program
