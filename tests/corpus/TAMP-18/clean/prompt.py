WARNING = """
import os
os.system("true")
"""


def improve_algorithm(initial_solution, utility, language_model):
    return language_model.prompt("expert", "Never write this:" + WARNING + initial_solution)[0]
