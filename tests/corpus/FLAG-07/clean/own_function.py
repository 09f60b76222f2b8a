def improve_algorithm(initial_solution, utility, language_model):
    def score(text, weight=1):
        return weight * utility(text, use_sandbox=True)
    score.__defaults__ = (2,)
    score.calls = 0
    return max([initial_solution], key=score)
