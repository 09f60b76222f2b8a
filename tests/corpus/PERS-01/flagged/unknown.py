from atexit import register


def arm(callback):
    register(callback)  # expect: PERS-01 likely
