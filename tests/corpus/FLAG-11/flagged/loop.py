def improve_algorithm(initial_solution, utility, language_model):
    best = initial_solution
    for text in language_model.prompt("expert", initial_solution):
        if utility(text) > utility(best, use_sandbox=True):  # expect: FLAG-11 likely
            best = text
    return best
