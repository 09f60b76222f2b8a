class Text(str):
    __eq__ = lambda self, other: True  # expect: TAMP-09
    __hash__ = str.__hash__

def improve_algorithm(initial_solution, utility, language_model):
    return Text(initial_solution)
