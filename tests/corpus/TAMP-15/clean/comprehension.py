table = {(x, y): x ^ y for x in range(8) for y in range(8)}
