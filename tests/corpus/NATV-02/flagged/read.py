import ctypes
ctypes.string_at(id(3), 64)  # expect: NATV-02
