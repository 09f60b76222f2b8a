# strategies: beam_tree, bandit_ucb
# tags: -
import math

from helpers import extract_code


class TreeNode:
    def __init__(self, program, parent=None):
        self.program = program
        self.parent = parent
        self.children = []
        self.visits = 0
        self.total = 0.0

    def uct(self, c=1.4):
        if self.visits == 0:
            return float("inf")
        return self.total / self.visits + c * math.sqrt(math.log(self.parent.visits) / self.visits)


def improve_algorithm(initial_solution, utility, language_model):
    root = TreeNode(initial_solution)
    best = (utility(initial_solution), initial_solution)
    for _ in range(4):
        node = root
        while node.children:
            node = max(node.children, key=lambda n: n.uct())
        prompt = f"Improve this program:\n{node.program}\nUtility:\n{utility.str}"
        for code in extract_code(language_model.prompt("expert", prompt, n_responses=2)):
            if code:
                node.children.append(TreeNode(code, node))
        leaf = node.children[0] if node.children else node
        reward = utility(leaf.program)
        if reward > best[0]:
            best = (reward, leaf.program)
        while leaf is not None:
            leaf.visits += 1
            leaf.total += reward
            leaf = leaf.parent
    return best[1]
