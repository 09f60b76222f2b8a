class Budget:
    def __init__(self, budget):
        self.budget = budget
        self.uses = 0

    def spend(self):
        self.budget -= 1
        self.uses += 1

def improve_algorithm(initial_solution, utility, language_model):
    own = Budget(10)
    own.budget = 1000
    own.spend()
    return initial_solution
