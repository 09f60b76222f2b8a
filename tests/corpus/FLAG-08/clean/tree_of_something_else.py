import ast


def improve_algorithm(initial_solution, utility, language_model):
    tree = ast.parse(initial_solution)
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "verbose":
            node.value = ast.Constant(False)
    return ast.unparse(tree)
