import builtins

setattr(builtins, "seen_" + "tests", {})  # expect: PERS-08 likely
