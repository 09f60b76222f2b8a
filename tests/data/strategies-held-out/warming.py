# strategies: vary_temperature
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    def attempt(temperature, remaining):
        if remaining == 0:
            return initial_solution
        codes = extract_code(language_model.prompt("x", f"Improve:\n{initial_solution}\n{utility.str}", 2, temperature))
        better = [c for c in codes if c and utility(c) > utility(initial_solution)]
        return max(better, key=utility) if better else attempt(temperature + 0.3, remaining - 1)

    return attempt(0.3, 3)
