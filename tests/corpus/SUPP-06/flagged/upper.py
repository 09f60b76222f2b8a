exec("x = 1")  # NOSEC  # expect: SUPP-06
