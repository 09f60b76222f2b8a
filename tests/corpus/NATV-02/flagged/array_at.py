import ctypes
(ctypes.c_char * 8).from_address(id(1))  # expect: NATV-02
