size = 10**12
size = min(size, 100)
buffer = bytearray(size)
