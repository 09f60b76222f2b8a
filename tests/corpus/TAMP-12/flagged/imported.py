from math import inf as best

def algorithm(matrix):
    return best  # expect: TAMP-12
