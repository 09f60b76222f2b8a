# strategies: bandit_ucb, hints
# tags: utility_cache
import math
from collections import defaultdict
from functools import cache

from helpers import extract_code

STYLES = {"greedy": "Prefer greedy choices.", "exact": "Prefer exact methods.", "vector": "Prefer vectorised code."}


def ucb1(stats, name, trials, c=0.7):
    rewards = stats[name]
    if not rewards:
        return float("inf")
    mean = sum(rewards) / len(rewards)
    return mean + c * (math.log(trials) / len(rewards)) ** 0.5


def improve_algorithm(initial_solution, utility, language_model):
    score = cache(utility)
    history = defaultdict(list)
    known = [initial_solution]
    for trial in range(1, 5):
        style = max(STYLES, key=lambda s: ucb1(history, s, trial))
        base = max(known, key=score)
        text = f"{STYLES[style]}\nProgram:\n{base}\nUtility:\n{utility.str}"
        codes = [c for c in extract_code(language_model.prompt("coder", text, n_responses=2)) if c]
        for code in codes:
            history[style].append(score(code))
        known.extend(codes)
    return max(known, key=score)
