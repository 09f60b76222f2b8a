def algorithm(matrix):
    return -float("infinity")  # expect: TAMP-12
