import cProfile
cProfile.run('x = 1')  # expect: EXEC-03
