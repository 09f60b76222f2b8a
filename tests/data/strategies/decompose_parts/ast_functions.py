# strategies: decompose_parts
# tags: -
import ast

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    best, best_score = initial_solution, utility(initial_solution)
    tree = ast.parse(initial_solution)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for function in functions[:4]:
        segment = ast.get_source_segment(initial_solution, function)
        question = f"Improve only this function, keep its name:\n{segment}\n\nIt is part of:\n{best}\n\n{utility.str}"
        for new_segment in extract_code(language_model.prompt("refactorer", question, n_responses=2)):
            if not new_segment:
                continue
            candidate = best.replace(segment, new_segment)
            score = utility(candidate)
            if score > best_score:
                best, best_score = candidate, score
    return best
