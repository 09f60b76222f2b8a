import builtins

builtins.memory = []  # expect: PERS-08 likely
