import ctypes
ctypes.CDLL(None)  # expect: NATV-01
