import sys
del sys.modules['task_utility']  # expect: IMPT-03
