# strategies: genetic_implicit
# tags: -
from random import shuffle

from helpers import extract_code


def breed(x, y, rules, lm):
    return lm.prompt("breeder", "Take the best of\n" + x + "\nand of\n" + y + "\nunder\n" + rules, n_responses=1)


def improve_algorithm(initial_solution, utility, language_model):
    crowd = extract_code(language_model.prompt("breeder", "Vary:\n" + initial_solution, n_responses=4, temperature=1.0))
    crowd = [c for c in crowd if c] + [initial_solution]
    for _ in range(2):
        shuffle(crowd)
        newborn = []
        for x, y in zip(crowd[::2], crowd[1::2]):
            newborn += [k for k in extract_code(breed(x, y, utility.str, language_model)) if k]
        crowd = newborn or crowd
    values = {c: utility(c) for c in crowd + [initial_solution]}
    return max(values, key=values.get)
