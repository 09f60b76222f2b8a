quit()  # expect: TAMP-11
