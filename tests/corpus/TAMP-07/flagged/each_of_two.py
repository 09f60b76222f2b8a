import time

for name in ("time", "perf_counter"):
    setattr(time, name, lambda: 0.0)  # expect: TAMP-07
