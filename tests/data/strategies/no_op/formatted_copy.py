# strategies: no_op
# tags: -
import ast


def improve_algorithm(initial_solution, utility, language_model):
    try:
        return ast.unparse(ast.parse(initial_solution))
    except SyntaxError:
        return initial_solution
