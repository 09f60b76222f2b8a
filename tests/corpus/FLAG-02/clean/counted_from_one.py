def improve_algorithm(initial_solution, utility, language_model):
    best = language_model.prompt("expert", initial_solution)[0]
    for number, text in enumerate([initial_solution, best], start=1):
        utility(text, use_sandbox=bool(number))
    return best
