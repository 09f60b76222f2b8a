import time as clock

def freeze():
    clock.perf_counter = clock.monotonic = lambda: 0.0  # expect: TAMP-07

freeze()
