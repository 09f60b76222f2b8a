# strategies: genetic_explicit
# tags: -
import random

from helpers import extract_code


def initialise(program, utility, lm, size):
    variants = extract_code(lm.prompt("You write variants.", f"Vary:\n{program}\n{utility.str}", n_responses=size))
    return [program] + [v for v in variants if v]


def next_generation(population, scores, utility, lm):
    order = sorted(range(len(population)), key=scores.__getitem__, reverse=True)
    survivors = [population[k] for k in order[:3]]
    children = []
    while len(children) < 2:
        one, other = random.choice(survivors), random.choice(survivors)
        text = "\n".join(["Parent A:", one, "Parent B:", other, "Their child must score high on:", utility.str])
        children.extend(c for c in extract_code(lm.prompt("You breed programs.", text, n_responses=1)) if c)
    return survivors + children


def improve_algorithm(initial_solution, utility, language_model):
    population = initialise(initial_solution, utility, language_model, 4)
    for _ in range(2):
        scores = [utility(p) for p in population]
        population = next_generation(population, scores, utility, language_model)
    return max(population, key=utility)
