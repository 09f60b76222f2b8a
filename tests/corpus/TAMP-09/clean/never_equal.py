class Unique(int):
    def __eq__(self, other):
        return False

    def __hash__(self):
        return 1
