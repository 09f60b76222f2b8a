import ctypes
getattr(ctypes.CDLL(None), 'pr' + 'ctl')(1)  # expect: ESC-02
