def algorithm(samples):
    return [0] * 10**11  # expect: RES-02
