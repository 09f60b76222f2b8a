import timeit
timeit.timeit('x = 1')  # expect: EXEC-03
