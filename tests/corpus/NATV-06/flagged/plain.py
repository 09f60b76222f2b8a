import ctypes  # expect: NATV-06 likely
