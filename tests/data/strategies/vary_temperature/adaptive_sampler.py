# strategies: vary_temperature
# tags: early_stop
from helpers import extract_code


class AdaptiveSampler:
    """Raises the temperature while nothing improves."""

    def __init__(self, lm, low=0.4, high=1.2, step=0.3):
        self.lm = lm
        self.t = self.low = low
        self.high = high
        self.step = step

    def sample(self, text, n):
        return [c for c in extract_code(self.lm.prompt("expert", text, n_responses=n, temperature=self.t)) if c]

    def feedback(self, improved):
        self.t = self.low if improved else min(self.high, self.t + self.step)


def improve_algorithm(initial_solution, utility, language_model):
    sampler = AdaptiveSampler(language_model)
    best, score = initial_solution, utility(initial_solution)
    for _ in range(4):
        fresh = [(utility(c), c) for c in sampler.sample(f"Better version of:\n{best}\n{utility.str}", 3)]
        top = max(fresh, default=(score, best))
        sampler.feedback(top[0] > score)
        if top[0] > score:
            score, best = top
        if score > 0.99:
            return best
    return best
