class Policy:
    names = []
    sandbox = len(names) > 0

    @classmethod
    def apply(cls, fn, text):
        return fn(text, use_sandbox=cls.sandbox)  # expect: FLAG-02


def improve_algorithm(initial_solution, utility, language_model):
    return Policy.apply(utility, initial_solution)
