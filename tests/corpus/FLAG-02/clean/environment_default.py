import os


def improve_algorithm(initial_solution, utility, language_model):
    utility(initial_solution, use_sandbox=os.environ.get("SANDBOXED", "1") == "1")
    return initial_solution
