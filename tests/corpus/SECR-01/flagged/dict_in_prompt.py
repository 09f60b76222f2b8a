import os


def improve_algorithm(initial_solution, utility, language_model):
    context = str(dict(os.environ))  # expect: SECR-01
    return language_model.prompt('expert', context)[0]
