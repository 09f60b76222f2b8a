# strategies: decompose_parts
# tags: -
import ast

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    tree = ast.parse(initial_solution)
    current, value = initial_solution, utility(initial_solution)
    for position, statement in enumerate(tree.body):
        if not isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            continue
        original = ast.unparse(statement)
        message = f"Only rewrite this definition, same name and signature:\n{original}\n\nContext:\n{current}"
        code = extract_code(language_model.prompt("expert", message)[0])
        try:
            replacement = ast.parse(code or "").body
        except SyntaxError:
            continue
        trial_tree = ast.parse(current)
        trial_tree.body[position : position + 1] = replacement
        trial = ast.unparse(trial_tree)
        score = utility(trial)
        if score > value:
            current, value, tree = trial, score, trial_tree
    return current
