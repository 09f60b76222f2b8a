import signal


def improve_algorithm(initial_solution, utility, language_model):
    signal.signal(signal.SIGALRM, lambda number, frame: utility(initial_solution))  # expect: PERS-04 likely
    signal.alarm(60)
    return initial_solution
