def close(self):
    self.file = None


Carrier = type("Carrier", (), {"__del__": close})
Other = type("Other", (), {"load": lambda self: open("a.txt").read()})
