def steal(function):
    return function.__code__.co_consts  # expect: INTR-02 likely
