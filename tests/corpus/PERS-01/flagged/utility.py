import atexit

def improve_algorithm(initial_solution, utility, language_model):
    atexit.register(utility, initial_solution)  # expect: PERS-01
    return initial_solution
