import builtins as b

def algorithm(matrix):
    return b.float("nan")  # expect: TAMP-12
