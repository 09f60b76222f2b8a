def algorithm(values: "a list (not empty)") -> "the sum (a number)":
    """exec('x = 1')"""
    return sum(values)
