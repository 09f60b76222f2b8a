# strategies: genetic_implicit
# tags: -
import itertools
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    ideas = [c for c in extract_code(language_model.prompt("x", "Vary:\n" + initial_solution, 4, 1.0)) if c]
    ideas.append(initial_solution)
    pairs = random.sample(list(itertools.combinations(ideas, 2)), k=min(3, len(ideas)))
    messages = [f"Merge both programs into one.\n\n{left}\n\n{right}\n\nUtility:\n{utility.str}" for left, right in pairs]
    merged = [c for c in extract_code(language_model.batch_prompt("x", messages, temperature=1.0)) if c]
    return max(ideas + merged, key=utility)
