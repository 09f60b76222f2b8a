# strategies: hints
# tags: -
from helpers import extract_code


class Advisor:
    ADVICE = {
        "speed": "Make the inner loop faster.",
        "search": "Search a larger neighbourhood.",
        "exact": "Solve small cases exactly.",
    }

    def __init__(self, lm):
        self.lm = lm

    def programs(self, code, rules):
        for name, advice in self.ADVICE.items():
            text = f"[{name}] {advice}\n\n{code}\n\n{rules}"
            yield from extract_code(self.lm.prompt("advisor", text, n_responses=2, temperature=0.7))


def improve_algorithm(initial_solution, utility, language_model):
    best, value = initial_solution, utility(initial_solution)
    for program in Advisor(language_model).programs(initial_solution, utility.str):
        if program and (score := utility(program)) > value:
            best, value = program, score
    return best
