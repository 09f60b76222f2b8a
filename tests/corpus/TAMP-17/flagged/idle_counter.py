from time import perf_counter


def algorithm(flow, distance, preference):
    end = perf_counter() + 0.45
    while perf_counter() < end:  # expect: TAMP-17 likely
        "still early"
        continue
    return list(range(len(flow)))
