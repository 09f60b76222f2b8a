def improve_algorithm(initial_solution, utility, language_model):
    message = f"The score function:\n{utility.str}\nThe program:\n{initial_solution}"
    return language_model.prompt("expert", message)[0]
