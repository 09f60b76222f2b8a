def reach(thing):
    return getattr(thing, "__glo" + "bals__")  # expect: INTR-02
