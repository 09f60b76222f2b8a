import signal


def improve_algorithm(initial_solution, utility, language_model):
    def on_alarm(number, frame):
        language_model.prompt("muse", "an idea")

    for name, handler in {"SIGALRM": on_alarm}.items():
        signal.signal(getattr(signal, name), handler)  # expect: PERS-04
    signal.setitimer(signal.ITIMER_REAL, 20, 20)
    return initial_solution
