# strategies: hints
# tags: -
from enum import Enum

from helpers import extract_code


class Focus(Enum):
    SPEED = "Make it faster."
    QUALITY = "Make its answers better."
    ROBUST = "Make it robust against odd inputs."


def improve_algorithm(initial_solution, utility, language_model):
    best, top = initial_solution, utility(initial_solution)
    for focus in Focus:
        message = f"{focus.value}\n\n{best}\n\n{utility.str}"
        for code in extract_code(language_model.prompt("expert", message, n_responses=2)):
            if code and (score := utility(code)) > top:
                best, top = code, score
    return best
