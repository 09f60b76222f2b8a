import doctest
doctest.testmod()  # expect: EXEC-03
