# strategies: vary_temperature
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    best_solution = initial_solution
    best_score = utility(initial_solution)
    for i in range(4):
        temperature = 0.3 + 0.2 * i
        message = f"Attempt {i + 1}. Improve this:\n{initial_solution}\n{utility.str}"
        response = language_model.batch_prompt("expert", [message] * 3, temperature)
        for code in extract_code(response):
            if not code:
                continue
            score = utility(code)
            if score > best_score:
                best_solution, best_score = code, score
    return best_solution
