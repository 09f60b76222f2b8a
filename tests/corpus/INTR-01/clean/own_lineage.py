class Beam:
    pass

print(Beam.__mro__, Beam.__bases__)
