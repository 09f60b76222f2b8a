load = lambda: __import__('ctypes').CDLL(None)  # expect: NATV-01
load()
