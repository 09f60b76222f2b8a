import builtins

vars(builtins)["state"] = 1  # expect: PERS-08 likely
