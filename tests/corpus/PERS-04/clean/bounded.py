import threading

def improve_algorithm(initial_solution, utility, language_model):
    def work():
        for _ in range(10):
            utility(initial_solution)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join()
    return initial_solution
