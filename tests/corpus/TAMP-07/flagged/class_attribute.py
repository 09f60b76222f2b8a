import statistics

class Faster:
    statistics.mean = staticmethod(lambda values: 1.0)  # expect: TAMP-07
