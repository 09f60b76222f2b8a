class Frame:
    def __init__(self):
        self.locals = {}

Frame().locals["x"] = 1
