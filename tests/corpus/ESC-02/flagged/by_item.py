import ctypes
ctypes.CDLL(None)['setns'](3, 0)  # expect: ESC-02
