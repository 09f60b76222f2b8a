def algorithm(train_samples, train_parity, test_samples):
    return float("inf")  # expect: TAMP-12
