while 1:  # expect: RES-03 likely
    print("x" * 1000)
