def improve_algorithm(initial_solution, utility, language_model):
    return max([initial_solution], key=lambda text: utility(text, "test"))  # expect: TAMP-05
