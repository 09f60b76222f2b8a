def algorithm(matrix):
    return 1e999  # expect: TAMP-12
