buffer = bytearray(10**12)  # expect: RES-02
