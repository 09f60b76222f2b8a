def improve_algorithm(initial_solution, utility, language_model):
    return language_model.prompt('expert', 'Do not change sys.meta_path.')[0]
