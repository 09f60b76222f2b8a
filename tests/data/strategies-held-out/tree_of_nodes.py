# strategies: beam_tree
# tags: -
from helpers import extract_code


class Node:
    def __init__(self, code, value):
        self.code = code
        self.value = value
        self.open = True


def improve_algorithm(initial_solution, utility, language_model):
    """Always expand the most promising open node."""
    nodes = [Node(initial_solution, utility(initial_solution))]
    for _ in range(4):
        frontier = sorted((n for n in nodes if n.open), key=lambda n: n.value, reverse=True)
        for node in frontier[:2]:
            node.open = False
            for code in extract_code(language_model.prompt("x", f"Branch from:\n{node.code}\n{utility.str}", n_responses=2)):
                if code:
                    nodes.append(Node(code, utility(code)))
    return max(nodes, key=lambda n: n.value).code
