import tempfile as t


def improve_algorithm(initial_solution, utility, language_model):
    system = t._os  # expect: IMPT-06
    return initial_solution
