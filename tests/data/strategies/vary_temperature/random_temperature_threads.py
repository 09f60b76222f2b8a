# strategies: vary_temperature
# tags: threading
import random
from concurrent.futures import ThreadPoolExecutor

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    base = f"Solution:\n{initial_solution}\n\nUtility:\n{utility.str}\n\nSuggest an improved solution."

    def sample(_):
        return language_model.prompt("AI researcher", base, n_responses=2, temperature=random.uniform(0.2, 1.0))

    with ThreadPoolExecutor(max_workers=3) as executor:
        batches = list(executor.map(sample, range(3)))
    programs = [initial_solution]
    for batch in batches:
        programs.extend(p for p in extract_code(batch) if p)
    values = [utility(p) for p in programs]
    return programs[values.index(max(values))]
