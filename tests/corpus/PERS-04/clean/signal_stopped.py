import signal


def improve_algorithm(initial_solution, utility, language_model):
    signal.signal(signal.SIGALRM, lambda number, frame: language_model.prompt("muse", "an idea"))
    signal.setitimer(signal.ITIMER_REAL, 5, 5)
    best = initial_solution
    signal.setitimer(signal.ITIMER_REAL, 0)
    return best
