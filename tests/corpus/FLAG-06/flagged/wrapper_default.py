def score(text, flag=False):
    return utility(text, use_sandbox=flag)  # expect: FLAG-06
def improve_algorithm(initial_solution, utility, language_model):
    return max([initial_solution], key=score)
