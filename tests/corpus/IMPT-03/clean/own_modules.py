class System:
    def __init__(self):
        self.modules = {}
        self.meta_path = []


system = System()
system.modules['os'] = 1
system.meta_path.append(2)
