class Limits:
    def setrlimit(self, kind, pair):
        return pair

Limits().setrlimit("cpu", (-1, -1))
