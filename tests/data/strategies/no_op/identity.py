# strategies: no_op
# tags: -
def improve_algorithm(initial_solution, utility, language_model):
    """The solution is already good."""
    return initial_solution
