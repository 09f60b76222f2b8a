def nothing():
    return None

module = nothing.__globals__["__builtins__"]  # expect: INTR-02
