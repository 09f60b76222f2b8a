class Score(float):
    def __gt__(self, other):  # expect: TAMP-09
        return True

    def __lt__(self, other):
        return False
