# strategies: genetic_implicit
# tags: -
import random

from helpers import extract_code


class GenePool:
    def __init__(self, founder, lm, rules):
        self.members = [founder]
        self.lm = lm
        self.rules = rules

    def _ask(self, text, n=2):
        self.members += [c for c in extract_code(self.lm.prompt("Evolver", text + "\n" + self.rules, n)) if c]

    def mutate(self):
        self._ask("Introduce a useful random mutation:\n" + random.choice(self.members), 3)

    def crossover(self):
        if len(self.members) < 2:
            return
        parents = random.sample(self.members, 2)
        self._ask("Cross these parents:\n" + "\n# ----\n".join(parents))


def improve_algorithm(initial_solution, utility, language_model):
    pool = GenePool(initial_solution, language_model, utility.str)
    pool.mutate()
    for _ in range(2):
        pool.crossover()
    best, best_score = initial_solution, utility(initial_solution)
    for member in pool.members[1:]:
        score = utility(member)
        if score > best_score:
            best, best_score = member, score
    return best
