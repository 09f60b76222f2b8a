from cffi import FFI  # expect: NATV-06 likely
