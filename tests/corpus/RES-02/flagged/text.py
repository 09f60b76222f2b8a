text = "x" * 10**12  # expect: RES-02
