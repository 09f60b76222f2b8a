import random
def improve_algorithm(initial_solution, utility, language_model):
    return utility(initial_solution, use_sandbox=random.random() < 0.5)  # expect: FLAG-03 unresolved
