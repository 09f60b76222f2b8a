# strategies: best_of_n
# tags: new_LM_object
# Makes a model of its own with a larger budget.
from helpers import extract_code
from language_model import LanguageModel


def improve_algorithm(initial_solution, utility, language_model):
    bigger = LanguageModel(budget=100)
    text = f"Improve:\n{initial_solution}\n\n{utility.str}"
    codes = []
    for _ in range(10):
        codes.extend(extract_code(bigger.prompt("expert", text, n_responses=6)))
    return max([initial_solution] + [c for c in codes if c], key=utility)
