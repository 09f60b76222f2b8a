# strategies: bandit_ucb, hints
# tags: -
import math
from dataclasses import dataclass

from helpers import extract_code


@dataclass
class PromptArm:
    text: str
    pulls: int = 0
    payoff: float = 0.0

    def bound(self, total):
        if not self.pulls:
            return float("inf")
        return self.payoff / self.pulls + math.sqrt(2 * math.log(total) / self.pulls)


def improve_algorithm(initial_solution, utility, language_model):
    arms = [PromptArm("Speed the program up."), PromptArm("Correct the program."), PromptArm("Replace the method.")]
    best, level = initial_solution, utility(initial_solution)
    for total in range(1, 6):
        arm = max(arms, key=lambda a: a.bound(total))
        arm.pulls += 1
        for code in extract_code(language_model.prompt("engineer", f"{arm.text}\n{best}\n{utility.str}", n_responses=2)):
            if code:
                value = utility(code)
                if value > level:
                    arm.payoff += value - level
                    best, level = code, value
    return best
