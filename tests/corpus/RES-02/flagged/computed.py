size = int("1" + "0" * 12)
arena = bytearray(size)  # expect: RES-02
