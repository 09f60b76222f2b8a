class Search:
    def __init__(self, utility):
        self.measure = utility

    def refill(self):
        self.measure.uses = 0  # expect: TAMP-01

def improve_algorithm(initial_solution, utility, language_model):
    search = Search(utility)
    search.refill()
    return initial_solution
