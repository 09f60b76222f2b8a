from os import nice as hurry

hurry(-1)  # expect: RES-05
