import ctypes as c  # expect: NATV-06 likely
