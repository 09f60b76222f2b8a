def make(count):
    return bytearray(count), [0] * count
