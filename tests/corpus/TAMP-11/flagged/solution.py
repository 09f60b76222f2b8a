import sys

def algorithm(train_samples, train_parity, test_samples):
    sys.exit(0)  # expect: TAMP-11
