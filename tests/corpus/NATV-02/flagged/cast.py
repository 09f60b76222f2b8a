import ctypes
ctypes.cast(id(1), ctypes.py_object)  # expect: NATV-02 likely
