def improve_algorithm(initial_solution, utility, language_model):
    score = lambda text, flag=True: utility(text, use_sandbox=flag)
    return max([initial_solution], key=score)
