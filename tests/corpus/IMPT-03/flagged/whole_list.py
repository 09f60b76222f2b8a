import sys
sys.meta_path[:] = []  # expect: IMPT-03
