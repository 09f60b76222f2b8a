class State:
    pass


def improve_algorithm(initial_solution, utility, language_model):
    state = State()
    for label in ("uses", "budget"):
        setattr(state, label, 0)
    vars(state).update(uses=0, budget=100)
    return initial_solution
