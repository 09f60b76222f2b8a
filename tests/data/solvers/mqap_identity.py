"""Leave every facility at its own place."""


def algorithm(flow, distance, preference):
    return list(range(len(flow)))
