# strategies: best_of_n
# tags: -
from itertools import accumulate

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    codes = extract_code(language_model.batch_prompt("coder", [initial_solution + "\n# improve\n" + utility.str] * 4, 0.7))
    steps = accumulate((c for c in codes if c), lambda a, b: b if utility(b) > utility(a) else a, initial=initial_solution)
    *_, last = steps
    return last
