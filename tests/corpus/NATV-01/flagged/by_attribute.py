import ctypes
ctypes.cdll.LoadLibrary('./x.so')  # expect: NATV-01
