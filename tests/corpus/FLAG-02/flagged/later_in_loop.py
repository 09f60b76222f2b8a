def improve_algorithm(initial_solution, utility, language_model):
    flag = True
    for text in language_model.prompt("expert", initial_solution):
        utility(text, use_sandbox=flag)  # expect: FLAG-02
        flag = False
    return initial_solution
