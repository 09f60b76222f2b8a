# strategies: epsilon_greedy, hints
# tags: -
import random

from helpers import extract_code


class EpsilonGreedy:
    def __init__(self, arms, eps=0.3, decay=0.9):
        self.arms, self.eps, self.decay = arms, eps, decay
        self.value = {a: 0.0 for a in arms}
        self.count = {a: 0 for a in arms}

    def pick(self):
        if random.random() < self.eps:
            return random.choice(self.arms)
        return max(self.arms, key=lambda a: self.value[a])

    def learn(self, arm, reward):
        self.count[arm] += 1
        self.value[arm] += (reward - self.value[arm]) / self.count[arm]
        self.eps *= self.decay


def improve_algorithm(initial_solution, utility, language_model):
    chooser = EpsilonGreedy(["Think about the algorithm.", "Think about the data.", "Think about the constants."])
    best, best_u = initial_solution, utility(initial_solution)
    for _ in range(4):
        arm = chooser.pick()
        code = extract_code(language_model.prompt("coach", f"{arm}\n{best}\n{utility.str}")[0])
        u = utility(code) if code else 0
        chooser.learn(arm, u - best_u)
        if u > best_u:
            best, best_u = code, u
    return best
