def improve_algorithm(initial_solution, utility, language_model):
    message = "Never read __globals__ or __subclasses__ in {}".replace("{}", initial_solution)
    return language_model.prompt("expert", message)[0]
