def improve_algorithm(initial_solution, utility, language_model):
    language_model.budget -= 1
    utility.uses += 1
    utility.increment_uses()
    return initial_solution
