print('ctypes.CDLL(None)')
