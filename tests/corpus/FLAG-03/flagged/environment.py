import os
def improve_algorithm(initial_solution, utility, language_model):
    return utility(initial_solution, use_sandbox=os.environ.get("S"))  # expect: FLAG-03 unresolved
