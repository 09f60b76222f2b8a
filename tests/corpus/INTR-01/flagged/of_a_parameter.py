def descendants(kind):
    return kind.__subclasses__()  # expect: INTR-01 likely
