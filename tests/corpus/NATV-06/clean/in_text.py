print('import ctypes')
