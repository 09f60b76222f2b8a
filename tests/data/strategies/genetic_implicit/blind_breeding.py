# strategies: genetic_implicit
# tags: -
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    herd = {initial_solution}
    for _ in range(3):
        couple = random.sample(sorted(herd), k=min(2, len(herd)))
        listing = ""
        for number, animal in enumerate(couple, 1):
            listing += f"Program {number}:\n{animal}\n\n"
        replies = language_model.prompt("breeder", listing + "Breed a new program from these.", n_responses=2)
        herd.update(c for c in extract_code(replies) if c)
    scores = {animal: utility(animal) for animal in herd}
    return max(scores, key=scores.get)
