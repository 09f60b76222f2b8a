class Same(list):
    def __ne__(self, other):  # expect: TAMP-09
        return False
