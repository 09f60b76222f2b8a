import importlib


def load(name):
    return importlib.import_module(name)  # expect: IMPT-01 unresolved
