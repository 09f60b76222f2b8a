def algorithm(train_samples, train_parity, test_samples):
    import harness.guest.program as program  # expect: TAMP-03
    return program
