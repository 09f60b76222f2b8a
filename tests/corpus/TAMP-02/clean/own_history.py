def improve_algorithm(initial_solution, utility, language_model):
    language_model.seen = set()
    utility.cache = {}
    utility.cache[initial_solution] = utility(initial_solution)
    return initial_solution
