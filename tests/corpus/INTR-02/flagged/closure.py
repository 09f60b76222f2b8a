def peek(function):
    return function.__closure__[0].cell_contents  # expect: INTR-02
