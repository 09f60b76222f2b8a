class Search:
    def __init__(self, utility):
        self.utility = utility
def improve_algorithm(initial_solution, utility, language_model):
    return Search(utility).utility(initial_solution, use_sandbox=True)
