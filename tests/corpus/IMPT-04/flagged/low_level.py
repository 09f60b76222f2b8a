import _imp
_imp.create_builtin(None)  # expect: IMPT-04
