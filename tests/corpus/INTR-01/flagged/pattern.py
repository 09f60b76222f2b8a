match object:
    case type(__subclasses__=listing):  # expect: INTR-01
        print(listing())
