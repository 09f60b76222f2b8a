import queue
import threading


def improve_algorithm(initial_solution, utility, language_model):
    answers = queue.Queue()
    threading.Thread(target=lambda: answers.put(utility(initial_solution)), daemon=True).start()
    try:
        answers.get(timeout=5)
    except queue.Empty:
        pass
    return initial_solution
