class Writer:
    PLACE = '/'.join(['', 'proc', 'self', 'uid_map'])

    def write(self):
        return open(self.PLACE, 'w')  # expect: ESC-03
