# strategies: beam_tree
# tags: -
import pandas as pd
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Top-k search with numpy ordering."""
    import numpy as np

    codes, values = [initial_solution], [utility(initial_solution)]
    for level in range(2):
        top = np.argsort(values)[-2:]
        for index in top:
            text = f"Improve the program below.\n{codes[index]}\nEvaluation:\n{utility.str}"
            for code in extract_code(language_model.prompt("engineer", text, n_responses=2)):
                if code:
                    codes.append(code)
                    values.append(utility(code))
    return codes[int(np.argmax(values))]
