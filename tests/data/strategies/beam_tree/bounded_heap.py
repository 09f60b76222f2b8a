# strategies: beam_tree
# tags: -
import heapq

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    k = 3
    pool = [(utility(initial_solution), initial_solution)]
    for _ in range(3):
        fresh = []
        for score, code in pool:
            prompt = "\n".join([f"score={score:.2f}", code, utility.str, "Write a better one."])
            fresh += [(utility(c), c) for c in extract_code(language_model.prompt("dev", prompt, n_responses=2)) if c]
        for item in fresh:
            heapq.heappush(pool, item)
            if len(pool) > k:
                heapq.heappop(pool)
    return max(pool)[1]
