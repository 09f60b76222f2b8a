def improve_algorithm(initial_solution, utility, language_model):
    best = initial_solution
    try:
        while True:
            best = language_model.prompt("expert", best)[0]
    except Exception:
        pass
    return best
