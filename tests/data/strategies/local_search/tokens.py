# strategies: local_search
# tags: -
import random
import re

TOKENS = re.compile(r"\w+|[^\w\s]|\s+")


def mutate(source, rng):
    tokens = TOKENS.findall(source)
    i = rng.randrange(len(tokens))
    op = rng.random()
    if op < 0.34:
        del tokens[i]
    elif op < 0.67:
        tokens.insert(i, rng.choice(tokens))
    else:
        j = rng.randrange(len(tokens))
        tokens[i], tokens[j] = tokens[j], tokens[i]
    return "".join(tokens)


def improve_algorithm(initial_solution, utility, language_model):
    rng = random.Random(0)
    best, best_u = initial_solution, utility(initial_solution)
    for _ in range(20):
        trial = mutate(best, rng)
        u = utility(trial)
        if u >= best_u:
            best, best_u = trial, u
    return best
