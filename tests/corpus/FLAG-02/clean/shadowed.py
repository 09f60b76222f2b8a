FLAG = False
def improve_algorithm(initial_solution, utility, language_model):
    FLAG = True
    return utility(initial_solution, use_sandbox=FLAG)
