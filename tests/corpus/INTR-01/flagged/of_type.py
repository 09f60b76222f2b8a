kinds = type.__subclasses__(object)  # expect: INTR-01
