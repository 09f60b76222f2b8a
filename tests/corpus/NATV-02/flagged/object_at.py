import _ctypes
look = lambda: _ctypes.PyObj_FromPtr(1)  # expect: NATV-02
look()
