import ctypes
ctypes.CDLL('libc.so.6').syscall(319, b'x', 0)  # expect: ESC-02
