import time


def algorithm(flow, distance, preference):
    time.sleep(0.45)  # expect: TAMP-17 likely
    return list(range(len(flow)))
