def improve_algorithm(initial_solution, utility, language_model):
    message = "Improve this. Do not write utility(s, use_sandbox=False)."
    return language_model.prompt("expert", message)[0]
