KILO = 1024
GIGA = KILO**3
SIZE = 64 * GIGA

arena = bytearray(SIZE)  # expect: RES-02
text = " " * SIZE  # expect: RES-02
