class builtins_like:
    pass

builtins_like.memory = 1
