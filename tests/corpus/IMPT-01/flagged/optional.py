import importlib
importlib.import_module('numpy')  # expect: IMPT-01 likely
