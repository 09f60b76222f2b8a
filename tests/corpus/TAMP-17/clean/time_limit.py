import time


def algorithm(flow, distance, preference):
    places = list(range(len(flow)))
    end = time.perf_counter() + 0.4
    while time.perf_counter() < end:
        places.append(places.pop(0))
    return places
