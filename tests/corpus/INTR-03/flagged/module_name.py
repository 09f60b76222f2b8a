def name(frame):
    return frame.f_globals["__name__"]  # expect: INTR-03 likely
