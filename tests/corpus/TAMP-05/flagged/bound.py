from functools import partial

def improve_algorithm(initial_solution, utility, language_model):
    measure = partial(utility, mode="train")  # expect: TAMP-05
    measure(initial_solution)  # expect: TAMP-05
    return initial_solution
