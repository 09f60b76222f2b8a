bases = bool.__bases__  # expect: INTR-01 likely
