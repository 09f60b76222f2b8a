import re
def improve_algorithm(initial_solution, utility, language_model):
    pattern = re.compile(initial_solution)
    execute = pattern.match
    return execute("x")
