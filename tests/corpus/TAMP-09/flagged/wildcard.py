class Anything:
    def __eq__(self, other):  # expect: TAMP-09 likely
        return True

assert Anything() == 3
