def work():
    work.calls = getattr(work, "calls", 0) + 1
