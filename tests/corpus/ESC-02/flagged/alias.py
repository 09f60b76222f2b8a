from ctypes import CDLL
libc = CDLL(None, use_errno=True)
libc.unshare(0x10000000)  # expect: ESC-02
