import ctypes.util  # expect: NATV-06 likely
