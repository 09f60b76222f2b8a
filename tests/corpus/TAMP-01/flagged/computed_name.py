FIELD = "".join(["bud", "get"])

def improve_algorithm(initial_solution, utility, language_model):
    setattr(utility, FIELD, 500)  # expect: TAMP-01
    return initial_solution
