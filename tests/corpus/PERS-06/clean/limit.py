import sys

sys.tracebacklimit = 0
sys.setrecursionlimit(10000)
