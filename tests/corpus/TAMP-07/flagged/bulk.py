import random


def steady(*_):
    return 0


def algorithm(adjacency):
    vars(random).update({"".join(["rand", "int"]): steady, "seed": steady})  # expect: TAMP-07
    return adjacency
