# strategies: epsilon_greedy, vary_temperature
# tags: utility_cache, early_stop, restart
# Adaptive epsilon by the rate of improvement, falling temperature, stop and reset.
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    eps, temperature = 0.5, 1.0
    pool = {initial_solution: utility(initial_solution)}
    misses = 0
    for _ in range(4):
        explore = random.random() < eps
        parent = random.choice(list(pool)) if explore else max(pool, key=pool.get)
        before = max(pool.values())
        replies = language_model.prompt("agent", f"Improve:\n{parent}\n{utility.str}", n_responses=3, temperature=temperature)
        for code in extract_code(replies):
            if code and code not in pool:
                pool[code] = utility(code)
        improvement = max(pool.values()) - before
        eps = max(0.05, eps * 0.8) if improvement > 0 else min(0.9, eps * 1.25)
        temperature *= 0.85
        misses = 0 if improvement > 0 else misses + 1
        if misses == 2:
            leader = max(pool, key=pool.get)
            pool = {leader: pool[leader], initial_solution: pool.get(initial_solution, 0.0)}
            temperature = 1.0
        if max(pool.values()) >= 1.0:
            break
    return max(pool, key=pool.get)
