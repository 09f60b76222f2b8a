class Carrier:
    pass


Carrier.__del__ = lambda self: self.file.close()
Carrier.load = lambda self: open("a.txt").read()
