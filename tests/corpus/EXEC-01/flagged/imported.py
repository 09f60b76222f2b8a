__import__('builtins').exec('x = 1')  # expect: EXEC-01
