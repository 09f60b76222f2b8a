def algorithm(matrix):
    return float("ni"[::-1] + "f")  # expect: TAMP-12
