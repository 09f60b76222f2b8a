def yes(self, other):  # expect: TAMP-09
    return True

class Value(tuple):
    __eq__ = yes
    __ge__ = yes
