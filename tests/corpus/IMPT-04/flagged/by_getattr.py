import importlib.machinery
getattr(importlib.machinery.FrozenImporter, 'load_' + 'module')('zipimport')  # expect: IMPT-04
