def improve_algorithm(initial_solution, utility, language_model):
    checks = 0
    for name in ("first", "second"):
        checks += len(name)
    return utility(initial_solution, use_sandbox=checks > 10)
