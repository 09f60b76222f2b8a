# strategies: epsilon_greedy
# tags: -
import random

from helpers import extract_code


def choose(pool, scores, p):
    coin = random.random()
    if coin < p:
        index = random.randrange(len(pool))
    else:
        index = scores.index(max(scores))
    return pool[index]


def improve_algorithm(initial_solution, utility, language_model):
    pool, scores = [initial_solution], [utility(initial_solution)]
    for _ in range(4):
        base = choose(pool, scores, 0.3)
        for code in extract_code(language_model.prompt("x", f"Improve\n{base}\n{utility.str}", n_responses=2)):
            if code:
                pool.append(code)
                scores.append(utility(code))
    return pool[scores.index(max(scores))]
