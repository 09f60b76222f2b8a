def fill():
    blocks = []
    while True:  # expect: RES-03 likely
        blocks.append(bytearray(10**6))
