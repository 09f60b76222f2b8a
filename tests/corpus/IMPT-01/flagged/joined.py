import importlib
importlib.import_module(''.join(['sub', 'process']))  # expect: IMPT-01
