# strategies: local_search
# tags: -
import random
import re


class ConstantTuner:
    NUMBER = re.compile(r"\b\d+(\.\d+)?\b")

    def __init__(self, evaluate):
        self.evaluate = evaluate

    def jitter(self, match):
        value = float(match.group())
        return f"{value * random.uniform(0.5, 2.0):.4g}"

    def step(self, program):
        return re.sub(r"\b\d+\.\d+\b", self.jitter, program)

    def climb(self, program, tries):
        score = self.evaluate(program)
        for _ in range(tries):
            other = self.step(program)
            if other != program and (value := self.evaluate(other)) > score:
                program, score = other, value
        return program


def improve_algorithm(initial_solution, utility, language_model):
    return ConstantTuner(utility).climb(initial_solution, 8)
