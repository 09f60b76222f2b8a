import sys
forget = lambda: sys.modules.pop('json', None)  # expect: IMPT-03 likely
forget()
