def improve_algorithm(initial_solution, utility, language_model):
    verbose = False
    if verbose:
        print("start")
    return utility(initial_solution, use_sandbox=True)
