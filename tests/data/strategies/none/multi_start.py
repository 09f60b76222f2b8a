# strategies: -
# tags: restart
# Several independent chains from the start; each refines its own best.
from helpers import extract_code


def refine(program, score, utility, lm):
    code = extract_code(lm.prompt("expert", f"Improve\n{program}\n{utility.str}", n_responses=1)[0])
    if code:
        value = utility(code)
        if value > score:
            return code, value
    return program, score


def improve_algorithm(initial_solution, utility, language_model):
    overall = (utility(initial_solution), initial_solution)
    for chain in range(2):
        program, score = initial_solution, utility(initial_solution)
        for _ in range(2):
            program, score = refine(program, score, utility, language_model)
        overall = max(overall, (score, program))
    return overall[1]
