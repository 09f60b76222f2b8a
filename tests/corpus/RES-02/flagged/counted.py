numbers = list(range(10**12))  # expect: RES-02
