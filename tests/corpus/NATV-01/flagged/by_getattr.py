import ctypes
getattr(ctypes, 'Py' + 'DLL')(None)  # expect: NATV-01
