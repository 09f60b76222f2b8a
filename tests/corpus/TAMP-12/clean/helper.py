import math

def cost(order):
    return math.inf if not order else len(order)

def algorithm(matrix):
    return sorted(matrix, key=cost)
