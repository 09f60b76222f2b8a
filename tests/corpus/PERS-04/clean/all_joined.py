import threading


def improve_algorithm(initial_solution, utility, language_model):
    threads = [threading.Thread(target=utility, args=(initial_solution,), daemon=True) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return initial_solution
