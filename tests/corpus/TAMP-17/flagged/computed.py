def algorithm(flow, distance, preference):
    getattr(__import__("time"), "sl" + "eep")(0.45)  # expect: TAMP-17 likely
    return list(range(len(flow)))
