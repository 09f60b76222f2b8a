def lineage(thing):
    return [kind.__name__ for kind in thing.__mro__]  # expect: INTR-01 likely
