from builtins import eval as number
number('1')  # expect: EXEC-01
