import importlib
importlib.import_module('subprocess')  # expect: IMPT-01 likely
