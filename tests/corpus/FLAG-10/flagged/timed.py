import timeit
def improve_algorithm(initial_solution, utility, language_model):
    return timeit.timeit(initial_solution, number=1)  # expect: FLAG-10
