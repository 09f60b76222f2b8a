def score(text, flag):
    return utility(text, use_sandbox=flag)
def improve_algorithm(initial_solution, utility, language_model):
    return score(initial_solution, True)
