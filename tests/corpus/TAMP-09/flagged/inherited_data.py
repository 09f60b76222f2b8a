class Best(float):
    def __ge__(self, other):  # expect: TAMP-09
        return bool(1)
