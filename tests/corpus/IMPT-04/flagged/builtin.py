from importlib.machinery import BuiltinImporter
BuiltinImporter.load_module('posix')  # expect: IMPT-04
