import operator

def reach(thing):
    return operator.attrgetter("__init__.__globals__")(thing)  # expect: INTR-02
