def algorithm(train_samples, train_parity, test_samples):
    __builtins__["len"] = lambda items: 1  # expect: TAMP-07
    return [0] * 20
