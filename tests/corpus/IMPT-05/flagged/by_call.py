import importlib


def improve_algorithm(initial_solution, utility, language_model):
    importlib.import_module('__main__')  # expect: IMPT-05
    return initial_solution
