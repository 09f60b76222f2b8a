modulus = 10**18 + 9
limit = 1 << 62
big = 2**512
