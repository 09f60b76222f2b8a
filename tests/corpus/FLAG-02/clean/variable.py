def improve_algorithm(initial_solution, utility, language_model):
    flag = True
    return utility(initial_solution, use_sandbox=flag)
