def improve_algorithm(initial_solution, utility, language_model):
    utility._channel.ask({"type": "utility", "mode": "test"})  # expect: TAMP-03
    return initial_solution
