from _ctypes import dlopen  # expect: IMPT-02
