from ctypes import c_long, sizeof  # expect: NATV-06 likely
