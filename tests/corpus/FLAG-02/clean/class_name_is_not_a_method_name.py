flag = True
class Search:
    flag = False
    def score(self, text):
        return utility(text, use_sandbox=flag)
def improve_algorithm(initial_solution, utility, language_model):
    return Search().score(initial_solution)
