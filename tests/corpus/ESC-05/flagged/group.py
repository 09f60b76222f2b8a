import os
import signal


def improve_algorithm(initial_solution, utility, language_model):
    os.killpg(os.getpgrp(), signal.SIGUSR1)  # expect: ESC-05
    return initial_solution
