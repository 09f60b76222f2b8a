class Model:
    def __init__(self):
        self._os = 'linux'
        self._sys = 3


print(Model()._os, Model()._sys)
