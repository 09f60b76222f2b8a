# strategies: bandit_ucb, vary_temperature
# tags: -
import random

from helpers import extract_code


class Arm:
    def __init__(self, temperature):
        self.temperature = temperature
        self.wins = 1
        self.losses = 1

    def draw(self):
        return random.betavariate(self.wins, self.losses)

    def record(self, won):
        if won:
            self.wins += 1
        else:
            self.losses += 1


def improve_algorithm(initial_solution, utility, language_model):
    arms = [Arm(t) for t in (0.2, 0.6, 1.0)]
    champion, mark = initial_solution, utility(initial_solution)
    for _ in range(4):
        arm = max(arms, key=lambda a: a.draw())
        text = f"Improve:\n{champion}\nUtility:\n{utility.str}"
        won = False
        for code in extract_code(language_model.prompt("bandit", text, n_responses=2, temperature=arm.temperature)):
            if code and (value := utility(code)) > mark:
                champion, mark, won = code, value, True
        arm.record(won)
    return champion
