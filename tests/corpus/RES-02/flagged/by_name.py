import builtins

buffer = getattr(builtins, "byte" + "array")(2**40)  # expect: RES-02
