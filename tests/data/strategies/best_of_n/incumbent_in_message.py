# strategies: best_of_n
# tags: -
# The variable in the message is later overwritten, but the message was made before.
import heapq

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    best = initial_solution
    best_value = utility(best)
    message = f"Current program (score {best_value:.3f}):\n\n{best}\n\nUtility:\n{utility.str}\n\nWrite a better program."
    responses = language_model.prompt("Optimisation expert", message, n_responses=6, temperature=0.9)
    heap = []
    for order, response in enumerate(responses):
        code = extract_code(response)
        if code is None:
            continue
        heapq.heappush(heap, (-utility(code), order, code))
    if heap and -heap[0][0] > best_value:
        best = heap[0][2]
    return best
