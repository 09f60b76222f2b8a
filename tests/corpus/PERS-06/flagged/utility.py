import sys

def improve_algorithm(initial_solution, utility, language_model):
    def hook(*details):
        utility(initial_solution)

    sys.excepthook = hook  # expect: PERS-06
    return initial_solution
