import ast
def improve_algorithm(initial_solution, utility, language_model):
    ast.parse(initial_solution)
    return initial_solution
