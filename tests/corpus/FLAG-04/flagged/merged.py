def improve_algorithm(initial_solution, utility, language_model):
    base = {"mode": "val"}
    return utility(initial_solution, **(base | {"use_sandbox": None}))  # expect: FLAG-04
