from ctypes import CDLL as load
libc = load('libc.so.6')  # expect: NATV-01
libc.getpid()  # expect: NATV-01
