import builtins

setattr(builtins, "".join(["is", "instance"]), lambda thing, kind: True)  # expect: TAMP-07
