# strategies: hints
# tags: threading
import threading

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    aspects = ["speed", "accuracy", "robustness"]
    found = []
    lock = threading.Lock()

    def work(aspect):
        question = f"Improve the {aspect} of this program.\n{initial_solution}\n\n{utility.str}"
        codes = extract_code(language_model.prompt("expert", question, n_responses=2, temperature=0.7))
        with lock:
            found.extend(c for c in codes if c)

    threads = [threading.Thread(target=work, args=(aspect,)) for aspect in aspects]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return max(found + [initial_solution], key=utility)
