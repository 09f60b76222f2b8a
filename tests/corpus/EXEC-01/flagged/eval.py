print(eval("1 + 1"))  # expect: EXEC-01
