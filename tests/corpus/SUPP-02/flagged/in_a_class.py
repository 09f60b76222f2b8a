import sys

class Watch:
    def __init__(self):
        sys.addaudithook(self.see)  # expect: SUPP-02

    def see(self, event, details):
        return None
