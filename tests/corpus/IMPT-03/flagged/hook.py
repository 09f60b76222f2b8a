from sys import path_hooks as hooks
hooks.append(lambda path: None)  # expect: IMPT-03
