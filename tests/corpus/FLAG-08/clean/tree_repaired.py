import ast


class Repair(ast.NodeTransformer):
    def visit_keyword(self, node):
        if node.arg == "use_sandbox":
            node.value = ast.Constant(True)
        return node


def improve_algorithm(initial_solution, utility, language_model):
    return ast.unparse(Repair().visit(ast.parse(initial_solution)))
