def improve_algorithm(initial_solution, utility, language_model):
    message = 'Do not print(os.environ) and do not read dict(os.environ).'
    return language_model.prompt('expert', message)[0]
