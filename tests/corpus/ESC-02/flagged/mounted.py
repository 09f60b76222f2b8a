import ctypes
ctypes.CDLL(None).mount(b'none', b'/mnt', b'tmpfs', 0, b'')  # expect: ESC-02
