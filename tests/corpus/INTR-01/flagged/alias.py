root = object

def classes():
    return root.__subclasses__()  # expect: INTR-01
