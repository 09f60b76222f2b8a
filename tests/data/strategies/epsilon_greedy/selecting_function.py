# strategies: epsilon_greedy
# tags: -
import random

from helpers import extract_code


def select(pool, epsilon):
    """Explore with probability epsilon."""
    if random.random() > epsilon:
        return max(pool, key=lambda item: item["score"])
    return random.choice(pool)


def improve_algorithm(initial_solution, utility, language_model):
    pool = [{"code": initial_solution, "score": utility(initial_solution)}]
    epsilon = 0.8
    for _ in range(4):
        parent = select(pool, epsilon)
        for code in extract_code(language_model.prompt("e", f"Improve\n{parent['code']}\n{utility.str}", n_responses=2)):
            if code:
                pool.append({"code": code, "score": utility(code)})
        epsilon *= 0.7
    return max(pool, key=lambda item: item["score"])["code"]
