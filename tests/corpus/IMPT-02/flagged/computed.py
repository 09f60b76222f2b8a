import importlib


class Loader:
    inner = importlib.import_module('_' + 'imp')  # expect: IMPT-02
