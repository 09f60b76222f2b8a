print('ctypes.CDLL(None).mount()')
