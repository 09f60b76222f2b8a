import math

if not hasattr(math, "sumprod"):
    def sumprod(first, second):
        return sum(a * b for a, b in zip(first, second))

def algorithm(flow, distance, preference):
    return sorted(range(len(flow)), key=lambda row: sum(flow[row]))
