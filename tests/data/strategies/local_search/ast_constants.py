# strategies: local_search
# tags: -
import ast
import random


class Nudge(ast.NodeTransformer):
    def visit_Constant(self, node):
        if isinstance(node.value, int) and not isinstance(node.value, bool) and random.random() < 0.2:
            return ast.copy_location(ast.Constant(value=node.value + random.choice([-1, 1])), node)
        return node


def improve_algorithm(initial_solution, utility, language_model):
    best, best_score = initial_solution, utility(initial_solution)
    for _ in range(8):
        tree = Nudge().visit(ast.parse(best))
        ast.fix_missing_locations(tree)
        candidate = ast.unparse(tree)
        score = utility(candidate)
        if score > best_score:
            best, best_score = candidate, score
    return best
