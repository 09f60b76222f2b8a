# strategies: no_op
# tags: -
import re

from helpers import extract_code


def strip_comments(source):
    return re.sub(r"#.*", "", source)


def improve_algorithm(initial_solution, utility, language_model):
    cleaned = strip_comments(initial_solution)
    if utility(cleaned) >= utility(initial_solution):
        return cleaned
    return initial_solution
