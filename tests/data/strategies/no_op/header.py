# strategies: no_op
# tags: -
def improve_algorithm(initial_solution, utility, language_model):
    try:
        score = utility(initial_solution)
    except Exception:
        score = 0
    header = f"# baseline utility: {score}\n"
    if initial_solution.startswith("#"):
        return initial_solution
    return header + initial_solution
