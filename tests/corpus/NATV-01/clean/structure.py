import ctypes


class Pair(ctypes.Structure):
    _fields_ = [('x', ctypes.c_int), ('y', ctypes.c_int)]


print(Pair(1, 2).x)
