__builtins__["notes"] = "x"  # expect: PERS-08 likely
