# strategies: -
# tags: -
# A pool without selection: every program so far is refined in turn, oldest first.
from collections import deque

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    waiting = deque([initial_solution])
    best = (utility(initial_solution), initial_solution)
    for _ in range(4):
        if not waiting:
            break
        program = waiting.popleft()
        for code in extract_code(language_model.prompt("dev", f"Improve:\n{program}\n{utility.str}", n_responses=2)):
            if code:
                waiting.append(code)
                best = max(best, (utility(code), code))
    return best[1]
