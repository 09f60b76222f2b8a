import sys
import threading

sys.setrecursionlimit(10**6)
threading.stack_size(64 * 1024 * 1024)
