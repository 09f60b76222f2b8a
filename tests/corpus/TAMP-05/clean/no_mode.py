def improve_algorithm(initial_solution, utility, language_model):
    return max([initial_solution], key=utility)
