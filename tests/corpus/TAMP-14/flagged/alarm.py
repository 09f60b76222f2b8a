import signal

def algorithm(samples):
    signal.alarm(0)  # expect: TAMP-14
    return samples
