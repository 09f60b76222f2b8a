class CDLL:
    def __init__(self, name):
        self.name = name


CDLL('discs')
