from timeit import Timer
Timer('x = 1').timeit()  # expect: EXEC-03
