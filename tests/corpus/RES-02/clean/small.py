buffer = bytearray(10**6)
text = "x" * 1000
zeros = [0] * 10**6
