number = 1 << (1 << 40)  # expect: RES-02
