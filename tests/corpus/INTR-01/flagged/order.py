line = int.mro()  # expect: INTR-01 likely
