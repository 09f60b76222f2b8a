def improve_algorithm(initial_solution, utility, language_model):
    name = language_model.prompt('expert', 'Which module?')[0]
    __import__(name)  # expect: IMPT-01 unresolved
    return initial_solution
