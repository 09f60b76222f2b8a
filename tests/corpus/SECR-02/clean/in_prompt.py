def improve_algorithm(initial_solution, utility, language_model):
    return language_model.prompt('expert', 'Never read OPENAI_API_KEY from os.environ.')[0]
