while True:  # expect: RES-03 likely
    pass
