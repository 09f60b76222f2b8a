import sys
sys.path.insert(0, '.')  # expect: IMPT-03 likely
