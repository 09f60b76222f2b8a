import builtins
getattr(builtins, 'e' + 'val')('1')  # expect: EXEC-01
