class DataLoader:
    def load_module(self, name):
        return name


DataLoader().load_module('weights')
