def improve_algorithm(initial_solution, utility, language_model):
    return eval(language_model.prompt('expert', 'a number')[0].strip())  # expect: FLAG-10
