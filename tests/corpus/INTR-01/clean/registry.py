class Strategy:
    pass

class Beam(Strategy):
    pass

kinds = [kind.__name__ for kind in Strategy.__subclasses__()]
