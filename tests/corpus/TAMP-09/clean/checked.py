class Tagged(str):
    def __eq__(self, other):
        if other is None:
            return False
        return str(self) == other
