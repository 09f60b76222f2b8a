import os


class Survey:
    NAMES = ('~/.netrc', '~/.pgpass')

    def look(self):
        return [open(os.path.expanduser(name)) for name in self.NAMES]  # expect: SECR-03
