def improve_algorithm(initial_solution, utility, language_model):
    text = "Do not read secret_utility.py and do not import harness."
    return language_model.prompt("expert", text)[0]
