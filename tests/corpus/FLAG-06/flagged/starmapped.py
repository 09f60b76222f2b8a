from itertools import repeat, starmap
def improve_algorithm(initial_solution, utility, language_model):
    return list(starmap(utility, zip([initial_solution], repeat(False))))  # expect: FLAG-06
