import threading

def improve_algorithm(initial_solution, utility, language_model):
    threads = [threading.Thread(target=utility, args=(initial_solution,)) for _ in range(4)]
    for _ in range(8):
        extra = threading.Thread(target=utility, args=(initial_solution,))
        threads.append(extra)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return initial_solution
