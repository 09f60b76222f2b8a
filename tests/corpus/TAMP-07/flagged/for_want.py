import math

if not hasattr(math, "prod"):
    math.prod = lambda values: 1  # expect: TAMP-07 likely
