from enum import Enum


class Isolation(Enum):
    FULL = True
    NONE = False


class Stage:
    def __init__(self, isolation, keep):
        self.isolation = isolation
        self.keep = keep


STAGES = [Stage(Isolation.NONE, 4), Stage(Isolation.FULL, 1)]


def improve_algorithm(initial_solution, utility, language_model):
    pool = language_model.prompt("expert", initial_solution, n_responses=5)
    for stage in STAGES:
        scores = {text: utility(text, use_sandbox=stage.isolation.value) for text in pool}  # expect: FLAG-02
        pool = sorted(pool, key=scores.get)[-stage.keep :]
    return pool[0]
