import sys


class Reach:
    def up(self):
        return sys.modules['__ma' + 'in__']  # expect: IMPT-05
