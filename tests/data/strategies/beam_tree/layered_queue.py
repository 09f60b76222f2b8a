# strategies: beam_tree
# tags: early_stop
from collections import deque

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Breadth-first search whose every layer is cut to the two best."""
    layer = deque([(initial_solution, utility(initial_solution))])
    best = layer[0]
    for depth in range(3):
        successors = []
        while layer:
            node, _ = layer.popleft()
            for child in extract_code(language_model.prompt("dev", f"Node:\n{node}\nGoal:\n{utility.str}", n_responses=2)):
                if child:
                    successors.append((child, utility(child)))
        if not successors:
            break
        successors.sort(key=lambda item: item[1], reverse=True)
        if successors[0][1] <= best[1]:
            break
        best = successors[0]
        layer = deque(successors[:2])
    return best[0]
