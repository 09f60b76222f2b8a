import sys


class Planter:
    def plant(self):
        sys.modules['ti' + 'me'] = self  # expect: IMPT-03
