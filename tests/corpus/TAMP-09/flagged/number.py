class Always(int):
    def __eq__(self, other):  # expect: TAMP-09
        return True

    def __hash__(self):
        return 0

def algorithm(train_samples, train_parity, test_samples):
    return [Always(0) for _ in test_samples]
