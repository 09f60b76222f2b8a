# strategies: beam_tree
# tags: -
from dataclasses import dataclass
from heapq import nlargest

from helpers import extract_code


@dataclass
class Node:
    code: str
    value: float
    depth: int = 0


def successors(node, utility, lm, n):
    body = f"Level {node.depth}. Score {node.value:.4f}.\n\n{node.code}\n\nMeasured by:\n{utility.str}\n\nGo further."
    out = []
    for reply in lm.prompt("You extend programs.", body, n_responses=n, temperature=0.8):
        code = extract_code(reply)
        if code:
            out.append(Node(code, utility(code), node.depth + 1))
    return out


def improve_algorithm(initial_solution, utility, language_model):
    live = [Node(initial_solution, utility(initial_solution))]
    champion = live[0]
    for _ in range(2):
        kids = []
        for node in live:
            kids.extend(successors(node, utility, language_model, 2))
        if not kids:
            break
        live = nlargest(2, kids, key=lambda k: k.value)
        if live[0].value > champion.value:
            champion = live[0]
    return champion.code
