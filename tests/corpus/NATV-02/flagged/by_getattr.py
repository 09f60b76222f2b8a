import ctypes


class Peek:
    def look(self):
        return getattr(ctypes, 'mem' + 'move')(1, 2, 3)  # expect: NATV-02
