import builtins

class Store:
    builtins.store = 3  # expect: PERS-08 likely
