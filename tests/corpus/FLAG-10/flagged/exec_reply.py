def improve_algorithm(initial_solution, utility, language_model):
    for text in language_model.prompt("expert", initial_solution):
        exec(text, {})  # expect: FLAG-10
    return initial_solution
