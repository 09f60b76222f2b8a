# strategies: vary_temperature
# tags: -
from helpers import extract_code


def explore(lm, text, temperature):
    return extract_code(lm.prompt("You program.", text, n_responses=3, temperature=temperature)) or []


def improve_algorithm(initial_solution, utility, language_model):
    text = f"{initial_solution}\n\nimprove it for\n\n{utility.str}"
    found = explore(language_model, text, 0.2) + explore(language_model, text, 0.9)
    best = initial_solution
    for program in found:
        if program and utility(program) > utility(best):
            best = program
    return best
