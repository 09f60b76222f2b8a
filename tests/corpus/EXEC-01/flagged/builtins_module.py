import builtins as b
b.exec('x = 1')  # expect: EXEC-01
