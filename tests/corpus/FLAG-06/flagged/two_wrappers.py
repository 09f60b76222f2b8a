def inner(text, flag):
    return utility(text, use_sandbox=flag)  # expect: FLAG-06
def outer(text, choice):
    return inner(text, flag=choice)
def improve_algorithm(initial_solution, utility, language_model):
    return outer(initial_solution, choice=False)
