(print, exec)[1]('x = 1')  # expect: EXEC-01
