def score(text, use_sandbox):
    return utility(text, use_sandbox=use_sandbox)
def improve_algorithm(initial_solution, utility, language_model):
    return score(initial_solution, True)
