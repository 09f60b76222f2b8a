def improve_algorithm(initial_solution, utility, language_model):
    score = utility(  # expect: FLAG-01
        initial_solution,
        use_sandbox = False,
    )
    return initial_solution if score else ''
