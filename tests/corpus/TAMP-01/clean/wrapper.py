class Counted:
    def __init__(self, inner):
        self.inner, self.budget, self.uses = inner, inner.budget, 0

    def __call__(self, solution):
        self.uses += 1
        return self.inner(solution)

def improve_algorithm(initial_solution, utility, language_model):
    counted = Counted(utility)
    counted.uses = 0
    return max([initial_solution], key=counted)
