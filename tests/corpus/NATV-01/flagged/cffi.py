import cffi
library = cffi.FFI().dlopen(None)  # expect: NATV-01
