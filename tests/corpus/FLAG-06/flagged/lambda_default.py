def improve_algorithm(initial_solution, utility, language_model):
    score = lambda text, flag=0: utility(text, use_sandbox=flag)  # expect: FLAG-06
    return score(initial_solution)
