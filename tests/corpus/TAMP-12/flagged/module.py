import math

def algorithm(matrix):
    return math.inf  # expect: TAMP-12
