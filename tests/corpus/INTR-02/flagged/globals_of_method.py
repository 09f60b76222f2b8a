def reach(thing):
    return thing.__init__.__globals__["sys"]  # expect: INTR-02
