import os


def improve_algorithm(initial_solution, utility, language_model):
    os.abort()  # expect: NATV-05
    return initial_solution
