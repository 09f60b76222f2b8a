import importlib


class Loader:
    def load(self):
        return getattr(importlib, 'import_' + 'module')('run' + 'py')  # expect: IMPT-01
