class Improver:
    def __init__(self, utility):
        self.utility = utility

    def score(self, variant):
        for label in ("us" + "es", "times_" + "used"):
            if hasattr(self.utility, label):
                setattr(self.utility, label, 0)  # expect: TAMP-01
        return self.utility(variant)


def improve_algorithm(initial_solution, utility, language_model):
    return Improver(utility).score(initial_solution)
