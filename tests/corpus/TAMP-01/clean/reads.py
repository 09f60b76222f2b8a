def improve_algorithm(initial_solution, utility, language_model):
    budget = min(utility.budget, language_model.budget)
    uses = utility.uses
    return initial_solution if budget > uses else ""
