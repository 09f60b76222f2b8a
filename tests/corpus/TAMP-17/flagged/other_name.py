from time import sleep as rest


def algorithm(flow, distance, preference):
    rest(0.1)  # expect: TAMP-17 likely
    return list(range(len(flow)))
