from sys import stderr

stderr.close()  # expect: SUPP-05 likely
