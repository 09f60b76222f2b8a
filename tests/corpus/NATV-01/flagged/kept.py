import ctypes
interface = ctypes.pythonapi  # expect: NATV-01 likely
