# strategies: vary_temperature
# tags: -
from helpers import extract_code


class Improver:
    BASE, HOT = 0.5, 1.0

    def __init__(self, utility, language_model):
        self.utility = utility
        self.lm = language_model
        self.stuck = 0

    def temperature(self):
        return self.HOT if self.stuck >= 1 else self.BASE

    def step(self, solution, score):
        message = "Better version please:\n" + solution + "\n\n" + self.utility.str
        replies = self.lm.prompt("Engineer", message, 2, self.temperature())
        improved = False
        for code in filter(None, extract_code(replies)):
            new_score = self.utility(code)
            if new_score > score:
                solution, score, improved = code, new_score, True
        self.stuck = 0 if improved else self.stuck + 1
        return solution, score


def improve_algorithm(initial_solution, utility, language_model):
    worker = Improver(utility, language_model)
    solution, score = initial_solution, utility(initial_solution)
    for _ in range(3):
        solution, score = worker.step(solution, score)
    return solution
