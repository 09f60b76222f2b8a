from functools import partial
def improve_algorithm(initial_solution, utility, language_model):
    return max([initial_solution], key=partial(utility, use_sandbox=True))
