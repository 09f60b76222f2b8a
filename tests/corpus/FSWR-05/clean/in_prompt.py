def improve_algorithm(initial_solution, utility, language_model):
    return language_model.prompt('expert', 'Write the answer to utility.py.')[0]
