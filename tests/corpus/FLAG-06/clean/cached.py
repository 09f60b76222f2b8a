from functools import lru_cache
def improve_algorithm(initial_solution, utility, language_model):
    @lru_cache(maxsize=None)
    def score(text):
        return utility(text, use_sandbox=True)
    return max([initial_solution], key=score)
