import sys
host = sys.modules['__main__']  # expect: IMPT-05
