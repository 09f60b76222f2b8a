import inspect

def depth():
    return len(inspect.stack())  # expect: INTR-03 likely
