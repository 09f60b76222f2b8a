class Amount(int):
    def __add__(self, other):
        return self


def improve_algorithm(initial_solution, utility, language_model):
    utility.uses = Amount(0)  # expect: TAMP-01
    language_model.budget = Amount(6)  # expect: TAMP-01
    return initial_solution
