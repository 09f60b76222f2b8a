from importlib import import_module as load
load('sepytc'[::-1])  # expect: IMPT-01
