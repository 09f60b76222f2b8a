# strategies: -
# tags: -
# Near miss of hints and decompose_parts: the model lists ideas, and each idea is tried.
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    ideas = language_model.prompt("planner", f"List three ideas to improve:\n{initial_solution}\n{utility.str}")[0]
    best, best_score = initial_solution, utility(initial_solution)
    for idea in [line for line in ideas.splitlines() if line.strip()][:3]:
        for code in extract_code(language_model.prompt("coder", f"Apply this idea: {idea}\n\n{initial_solution}")):
            if code:
                score = utility(code)
                if score > best_score:
                    best, best_score = code, score
    return best
