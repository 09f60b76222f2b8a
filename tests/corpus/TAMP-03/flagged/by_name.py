def improve_algorithm(initial_solution, utility, language_model):
    channel = getattr(utility, "_" + "channel")  # expect: TAMP-03
    return initial_solution if channel else ""
