def first(items):
    while True:
        item = next(items)
        if item:
            return item
