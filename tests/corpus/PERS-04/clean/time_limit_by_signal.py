import signal


def improve_algorithm(initial_solution, utility, language_model):
    def too_late(number, frame):
        raise TimeoutError("too late")

    signal.signal(signal.SIGALRM, too_late)
    signal.setitimer(signal.ITIMER_REAL, 5, 5)
    return initial_solution
