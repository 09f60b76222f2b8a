import importlib


class Loader:
    native = importlib.import_module('c' + 'types')  # expect: NATV-06 likely
