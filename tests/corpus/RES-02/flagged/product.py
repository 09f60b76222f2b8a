import operator

bits = sum(map(int, "98765")) + 10
arena = operator.mul(b"\0", 1 << bits)  # expect: RES-02
