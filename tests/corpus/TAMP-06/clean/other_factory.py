class Wrapped:
    def __init__(self, inner):
        self.inner = inner

def improve_algorithm(initial_solution, utility, language_model):
    return type(Wrapped(language_model))(language_model).inner.prompt("expert", initial_solution)[0]
