import sys
sys.modules['random'] = None  # expect: IMPT-03
