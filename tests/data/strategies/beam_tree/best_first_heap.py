# strategies: beam_tree
# tags: -
import heapq
import itertools

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    counter = itertools.count()
    start = utility(initial_solution)
    frontier = [(-start, next(counter), initial_solution)]
    best, best_u = initial_solution, start
    expansions = 0
    while frontier and expansions < 4:
        neg, _, node = heapq.heappop(frontier)
        expansions += 1
        replies = language_model.batch_prompt("search expert", [f"Extend and improve:\n{node}\n{utility.str}"] * 3, temperature=0.7)
        for succ in extract_code(replies):
            if not succ:
                continue
            u = utility(succ)
            heapq.heappush(frontier, (-u, next(counter), succ))
            if u > best_u:
                best, best_u = succ, u
    return best
