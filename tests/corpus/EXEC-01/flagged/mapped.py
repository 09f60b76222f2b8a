list(map(eval, ['1', '2']))  # expect: EXEC-01
