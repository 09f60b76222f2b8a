def improve_algorithm(initial_solution, utility, language_model):
    sizes = [len(initial_solution) for utility.budget in [999]]  # expect: TAMP-01
    return initial_solution[: sizes[0]]
