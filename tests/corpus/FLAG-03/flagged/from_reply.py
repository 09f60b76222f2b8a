def improve_algorithm(initial_solution, utility, language_model):
    reply = language_model.prompt("expert", "yes or no?")
    return utility(initial_solution, use_sandbox=reply[0])  # expect: FLAG-03 unresolved
