def improve_algorithm(initial_solution, utility, language_model):
    flag = False
    flag = True
    return utility(initial_solution, use_sandbox=flag)
