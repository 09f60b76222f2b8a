HEADER = """
How to use it: run `os.system("true")` first, and not
import os alone.
"""


def improve_algorithm(initial_solution, utility, language_model):
    child = HEADER + initial_solution
    utility(child, use_sandbox=True)
    return initial_solution
