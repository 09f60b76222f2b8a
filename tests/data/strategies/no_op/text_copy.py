# strategies: no_op
# tags: -
def improve_algorithm(initial_solution, utility, language_model):
    expertise = "expert"
    language_model.prompt(expertise, "Please improve:\n" + initial_solution, n_responses=1)
    result = str(initial_solution)
    return result
