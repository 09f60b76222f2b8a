# strategies: vary_temperature
# tags: -
# A careful draft at one temperature, then rewrites at another.
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    plan = language_model.prompt("Critic", "List the weaknesses of:\n" + initial_solution, n_responses=1, temperature=0.2)[0]
    request = f"Program:\n{initial_solution}\nWeaknesses:\n{plan}\nUtility:\n{utility.str}\nRewrite the program."
    drafts = extract_code(language_model.prompt("Author", request, n_responses=5, temperature=0.9))
    scored = [(utility(d), d) for d in drafts if d]
    scored.append((utility(initial_solution), initial_solution))
    scored.sort(key=lambda pair: pair[0])
    return scored[-1][1]
