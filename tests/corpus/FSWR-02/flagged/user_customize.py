class Planter:
    NAME = 'usercustomize.py'

    def plant(self):
        return open(self.NAME, 'x')  # expect: FSWR-02
