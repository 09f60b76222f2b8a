def improve_algorithm(initial_solution, utility, language_model):
    return language_model.prompt('expert', 'Do not write to ~/.bashrc or sitecustomize.py.')[0]
