import time

def algorithm(train_samples, train_parity, test_samples):
    for stem in ("perf_counter", "monotonic"):
        if hasattr(time, stem):
            setattr(time, stem, lambda: 0.0)  # expect: TAMP-07
    return test_samples
