import builtins

run = getattr(builtins, "eXeXc".replace("X", "").replace("ee", "exe"))  # expect: OBF-02
