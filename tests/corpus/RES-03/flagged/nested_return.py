def work():
    while True:  # expect: RES-03 likely
        def inner():
            return 1

        inner()
