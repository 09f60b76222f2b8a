# strategies: genetic_explicit
# tags: -
import random

from helpers import extract_code


def tournament(pool, scores, size=2):
    picks = random.sample(range(len(pool)), min(size, len(pool)))
    return pool[max(picks, key=lambda i: scores[i])]


def improve_algorithm(initial_solution, utility, language_model):
    pool = [initial_solution]
    pool += [c for c in extract_code(language_model.prompt("x", f"Vary:\n{initial_solution}", n_responses=4)) if c]
    scores = [utility(p) for p in pool]
    for epoch in range(2):
        mother = tournament(pool, scores)
        father = tournament(pool, scores)
        text = "Mother:\n{}\n\nFather:\n{}\n\nWrite their child. Fitness:\n{}".format(mother, father, utility.str)
        for child in extract_code(language_model.prompt("x", text, n_responses=2)):
            if child:
                worst = min(range(len(pool)), key=lambda i: scores[i])
                pool[worst], scores[worst] = child, utility(child)
    return pool[max(range(len(pool)), key=lambda i: scores[i])]
