# strategies: beam_tree
# tags: utility_cache
from typing import NamedTuple

from helpers import extract_code


class Entry(NamedTuple):
    score: float
    code: str


class Beam:
    def __init__(self, width):
        self.width = width
        self.entries: list[Entry] = []

    def push(self, entry):
        self.entries.append(entry)
        self.entries.sort(reverse=True)
        del self.entries[self.width :]

    def __iter__(self):
        return iter(tuple(self.entries))


def improve_algorithm(initial_solution, utility, language_model):
    memo = {}

    def score(code):
        try:
            return memo[code]
        except KeyError:
            memo[code] = utility(code)
            return memo[code]

    beam = Beam(3)
    beam.push(Entry(score(initial_solution), initial_solution))
    for _depth in range(2):
        for entry in beam:
            text = f"This program scores {entry.score}:\n{entry.code}\nScored by:\n{utility.str}\nImprove it."
            for code in extract_code(language_model.prompt("searcher", text, n_responses=2)):
                if code:
                    beam.push(Entry(score(code), code))
    return beam.entries[0].code
