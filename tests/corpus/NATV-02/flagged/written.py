from ctypes import memset as fill
fill(id('zz') + 40, 65, 1)  # expect: NATV-02
