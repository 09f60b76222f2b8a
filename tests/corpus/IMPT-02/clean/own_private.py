_ctypes = 3
_imp = _ctypes + 1
