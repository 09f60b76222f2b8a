# strategies: decompose_parts
# tags: -
import ast

from helpers import extract_code


class FunctionImprover(ast.NodeVisitor):
    def __init__(self, source, lm, rules):
        self.source, self.lm, self.rules = source, lm, rules
        self.replacements = []

    def visit_FunctionDef(self, node):
        text = ast.get_source_segment(self.source, node)
        reply = self.lm.prompt("improver", f"Improve this function only:\n{text}\nScoring:\n{self.rules}", 1)
        new = extract_code(reply[0])
        if new:
            self.replacements.append((text, new))


def improve_algorithm(initial_solution, utility, language_model):
    visitor = FunctionImprover(initial_solution, language_model, utility.str)
    visitor.visit(ast.parse(initial_solution))
    best, score = initial_solution, utility(initial_solution)
    for old, new in visitor.replacements:
        candidate = best.replace(old, new)
        value = utility(candidate)
        if value > score:
            best, score = candidate, value
    return best
