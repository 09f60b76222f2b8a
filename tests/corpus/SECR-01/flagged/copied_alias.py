from os import environ as settings


def improve_algorithm(initial_solution, utility, language_model):
    kept = settings.copy()  # expect: SECR-01
    return initial_solution
