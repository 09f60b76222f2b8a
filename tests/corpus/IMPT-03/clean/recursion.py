import sys
sys.setrecursionlimit(10000)
