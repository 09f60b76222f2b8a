# strategies: beam_tree, vary_temperature
# tags: threading, utility_cache
import functools
from concurrent.futures import ThreadPoolExecutor

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    @functools.lru_cache(maxsize=None)
    def fitness_of(candidate):
        return utility(candidate)

    def expand(candidate, temperature):
        question = f"You must improve this program:\n{candidate}\n\nIt is judged by:\n{utility.str}"
        return [c for c in extract_code(language_model.prompt("researcher", question, 2, temperature)) if c]

    frontier = [initial_solution]
    temperature = 1.0
    for level in range(3):
        with ThreadPoolExecutor() as pool:
            groups = pool.map(lambda c: expand(c, temperature), frontier)
        everything = set(frontier)
        for group in groups:
            everything.update(group)
        frontier = sorted(everything, key=fitness_of, reverse=True)[:2]
        temperature *= 0.8
    return max(frontier, key=fitness_of)
