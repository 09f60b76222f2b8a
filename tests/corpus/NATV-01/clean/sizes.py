import ctypes
print(ctypes.sizeof(ctypes.c_long), (ctypes.c_double * 4)())
