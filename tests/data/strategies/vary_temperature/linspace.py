# strategies: vary_temperature
# tags: -
import numpy as np
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    champion, champion_value = initial_solution, utility(initial_solution)
    for temp in np.linspace(0.2, 1.2, num=4):
        codes = extract_code(
            language_model.prompt(
                "You are a careful scientist.",
                f"Improve the solution.\n\n{champion}\n\nIts utility is {champion_value}.\n\n{utility.str}",
                n_responses=2,
                temperature=float(temp),
            )
        )
        for code in codes:
            if not code:
                continue
            value = utility(code)
            if value > champion_value:
                champion, champion_value = code, value
    return champion
