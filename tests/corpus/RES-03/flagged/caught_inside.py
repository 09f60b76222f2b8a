while True:  # expect: RES-03 likely
    try:
        value = int("x")
    except ValueError:
        pass
