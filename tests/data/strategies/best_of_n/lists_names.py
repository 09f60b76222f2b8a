# strategies: best_of_n
# tags: -
# Near miss of decompose_parts: the program is parsed only to check it, and its names are listed.
import ast

from helpers import extract_code


def names_in(source):
    return ", ".join(n.name for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef))


def improve_algorithm(initial_solution, utility, language_model):
    message = f"Keep the functions {names_in(initial_solution)}.\n{initial_solution}\n{utility.str}"
    valid = []
    for code in extract_code(language_model.prompt("expert", message, n_responses=5)):
        try:
            ast.parse(code)
        except (SyntaxError, TypeError):
            continue
        valid.append(code)
    return max(valid, key=utility, default=initial_solution)
