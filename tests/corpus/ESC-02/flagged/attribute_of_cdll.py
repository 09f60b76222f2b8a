import ctypes
go = lambda: ctypes.cdll.libc.chroot(b'.')  # expect: ESC-02
go()
