from collections import ChainMap
def improve_algorithm(initial_solution, utility, language_model):
    return utility(initial_solution, **ChainMap({"use_sandbox": False}, {"mode": "val"}))  # expect: FLAG-04
