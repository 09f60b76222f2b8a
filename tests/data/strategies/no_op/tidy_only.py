# strategies: no_op
# tags: -
import textwrap


class Improver:
    def __init__(self, program):
        self.program = program

    def normalise(self):
        kept = [line.rstrip() for line in self.program.splitlines()]
        return "\n".join(kept) + "\n"


def improve_algorithm(initial_solution, utility, language_model):
    return Improver(textwrap.dedent(initial_solution)).normalise()
