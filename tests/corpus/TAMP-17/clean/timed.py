import time


def algorithm(weights):
    start = time.time()
    sides = [1] * len(weights)
    print(time.time() - start)
    return sides
