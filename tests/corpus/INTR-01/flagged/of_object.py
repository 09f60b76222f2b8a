kinds = object.__subclasses__()  # expect: INTR-01
