import os


class Search:
    TOP = '/etc'

    def go(self):
        return [name for name, _, _ in os.walk(self.TOP)]  # expect: SECR-07
