def improve_algorithm(initial_solution, utility, language_model):
    options = {}
    options.update(use_sandbox=False)
    return utility(initial_solution, **options)  # expect: FLAG-04
