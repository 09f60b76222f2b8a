# strategies: beam_tree, hints
# tags: -
from helpers import extract_code

ANGLES = ["Improve correctness.", "Improve speed.", "Improve generality."]


class BeamSearch:
    def __init__(self, utility, lm, width=2, depth=2):
        self.utility, self.lm, self.width, self.depth = utility, lm, width, depth

    def children(self, parent):
        messages = [f"{angle}\n\n{parent}\n\n{self.utility.str}" for angle in ANGLES]
        return [c for c in extract_code(self.lm.batch_prompt("expert", messages, temperature=0.7)) if c]

    def prune(self, programs):
        return sorted(programs, key=self.utility, reverse=True)[: self.width]

    def search(self, root):
        beam = [root]
        for _ in range(self.depth):
            grown = [child for parent in beam for child in self.children(parent)]
            beam = self.prune(beam + grown)
        return beam[0]


def improve_algorithm(initial_solution, utility, language_model):
    return BeamSearch(utility, language_model).search(initial_solution)
