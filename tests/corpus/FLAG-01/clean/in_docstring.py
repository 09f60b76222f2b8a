def improve_algorithm(initial_solution, utility, language_model):
    """Improve a solution; use_sandbox=False is not allowed."""
    return max([initial_solution], key=lambda text: utility(text, use_sandbox=True))
