# strategies: decompose_parts
# tags: -
from helpers import extract_code


class PartWise:
    def __init__(self, program):
        self.parts = self._partition(program)

    @staticmethod
    def _partition(program):
        groups, current = [], []
        for line in program.splitlines():
            if line and not line[0].isspace() and current:
                groups.append("\n".join(current))
                current = []
            current.append(line)
        groups.append("\n".join(current))
        return groups

    def assemble(self, index=None, replacement=None):
        pieces = [replacement if i == index else p for i, p in enumerate(self.parts)]
        return "\n".join(pieces)


def improve_algorithm(initial_solution, utility, language_model):
    whole = PartWise(initial_solution)
    score = utility(initial_solution)
    for i, part in enumerate(whole.parts[:4]):
        text = f"The program:\n{whole.assemble()}\n\nImprove this piece of it:\n{part}\n\nUtility:\n{utility.str}"
        reply = extract_code(language_model.prompt("surgeon", text)[0])
        if reply:
            value = utility(whole.assemble(i, reply))
            if value > score:
                whole.parts[i], score = reply, value
    return whole.assemble()
