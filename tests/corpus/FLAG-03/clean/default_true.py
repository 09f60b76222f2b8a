def score(text, use_sandbox=True):
    return utility(text, use_sandbox=use_sandbox)
def improve_algorithm(initial_solution, utility, language_model):
    return max([initial_solution], key=score)
