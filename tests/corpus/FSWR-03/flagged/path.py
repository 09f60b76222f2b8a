from pathlib import Path


class Cleaner:
    def clean(self):
        Path('/usr/bin/python3').unlink()  # expect: FSWR-03
