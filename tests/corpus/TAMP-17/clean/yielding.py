import time


def algorithm(weights):
    time.sleep(0)
    return [1] * len(weights)
