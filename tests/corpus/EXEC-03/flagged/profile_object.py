import cProfile
p = cProfile.Profile()
p.run('x = 1')  # expect: EXEC-03
