# strategies: beam_tree
# tags: -
from queue import PriorityQueue

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    queue = PriorityQueue()
    queue.put((-utility(initial_solution), 0, initial_solution))
    ticket = 1
    finished = []
    while not queue.empty() and ticket < 10:
        priority, _, program = queue.get()
        finished.append((-priority, program))
        message = f"Improve this program:\n{program}\n\nIt is evaluated by:\n{utility.str}"
        for code in extract_code(language_model.prompt("A* planner", message, n_responses=3)):
            if code:
                queue.put((-utility(code), ticket, code))
                ticket += 1
    return max(finished)[1]
