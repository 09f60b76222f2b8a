import ctypes
ctypes.CDLL('libm.so.6').cos(0)
