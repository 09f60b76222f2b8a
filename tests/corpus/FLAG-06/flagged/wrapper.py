def score(text, flag):
    return utility(text, use_sandbox=flag)  # expect: FLAG-06
def improve_algorithm(initial_solution, utility, language_model):
    return score(initial_solution, False)
