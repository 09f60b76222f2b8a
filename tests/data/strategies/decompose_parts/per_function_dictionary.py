# strategies: decompose_parts
# tags: -
import ast

from helpers import extract_code


def functions_of(source):
    tree = ast.parse(source)
    return {node.name: ast.get_source_segment(source, node) for node in tree.body if isinstance(node, ast.FunctionDef)}


def improve_algorithm(initial_solution, utility, language_model):
    best, best_score = initial_solution, utility(initial_solution)
    for name, body in functions_of(initial_solution).items():
        request = f"Optimise the function {name}:\n{body}\nIt belongs to a program scored by:\n{utility.str}"
        for new_body in extract_code(language_model.prompt("expert", request, n_responses=2)):
            if new_body and f"def {name}" in new_body:
                trial = best.replace(body, new_body)
                score = utility(trial)
                if score > best_score:
                    best, best_score = trial, score
    return best
