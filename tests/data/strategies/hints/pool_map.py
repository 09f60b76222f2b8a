# strategies: hints
# tags: threading
from concurrent.futures import ThreadPoolExecutor

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    strategies = [
        "Use memoisation.",
        "Use a better data structure.",
        "Prune the search.",
    ]

    def attempt(strategy):
        text = f"Strategy: {strategy}\nProgram:\n{initial_solution}\nUtility:\n{utility.str}"
        return extract_code(language_model.prompt("expert", text, n_responses=2, temperature=0.7))

    with ThreadPoolExecutor(len(strategies)) as pool:
        found = [code for codes in pool.map(attempt, strategies) for code in codes if code]
    return max(found + [initial_solution], key=utility)
