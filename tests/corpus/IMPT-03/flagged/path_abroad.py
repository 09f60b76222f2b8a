import sys

def improve_algorithm(initial_solution, utility, language_model):
    sys.path.insert(0, "/opt/tools")  # expect: IMPT-03
    return initial_solution
