# strategies: no_op
# tags: -
import logging

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    for number, code in enumerate(extract_code(language_model.prompt("x", "Improve:\n" + initial_solution, 3)) or []):
        logging.info("candidate %d scores %s", number, utility(code) if code else None)
    return initial_solution
