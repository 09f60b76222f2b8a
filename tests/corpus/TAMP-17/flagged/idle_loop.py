import time


def algorithm(flow, distance, preference):
    start = time.time()
    while time.time() - start < 0.45:  # expect: TAMP-17 likely
        pass
    return list(range(len(flow)))
