def improve_algorithm(initial_solution, utility, language_model):
    __import__('ctypes')  # expect: NATV-06 likely
    return initial_solution
