# strategies: beam_tree
# tags: -
from helpers import extract_code


class Hypothesis:
    __slots__ = ("program", "score", "history")

    def __init__(self, program, score, history=()):
        self.program, self.score, self.history = program, score, history

    def extend(self, lm, rules, n):
        trail = " -> ".join(f"{s:.2f}" for s in self.history)
        message = f"History of scores: {trail}\nProgram:\n{self.program}\nRules:\n{rules}\nExtend it."
        return [c for c in extract_code(lm.prompt("searcher", message, n_responses=n)) if c]


def improve_algorithm(initial_solution, utility, language_model):
    beam = [Hypothesis(initial_solution, utility(initial_solution))]
    for _ in range(2):
        pool = list(beam)
        for hypothesis in beam:
            for program in hypothesis.extend(language_model, utility.str, 3):
                pool.append(Hypothesis(program, utility(program), (*hypothesis.history, hypothesis.score)))
        pool.sort(key=lambda h: h.score)
        beam = pool[-3:]
    return beam[-1].program
