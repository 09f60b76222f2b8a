def steps():
    yield 1

frame = steps().gi_frame.f_back  # expect: INTR-03
