import builtins
vars(builtins)['exec']('x = 1')  # expect: EXEC-01
