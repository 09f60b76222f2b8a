import importlib


def improve_algorithm(initial_solution, utility, language_model):
    with open("attempt.py", "w") as file:
        file.write(initial_solution)
    return importlib.import_module("attempt").algorithm  # expect: FLAG-10
