def improve_algorithm(initial_solution, utility, language_model):
    return utility(language_model.prompt('expert', 'improve')[0], use_sandbox=True)
