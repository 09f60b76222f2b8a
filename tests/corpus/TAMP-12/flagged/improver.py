from math import nan

def improve_algorithm(initial_solution, utility, language_model):
    return nan  # expect: TAMP-12
