def socketed(value):
    return value
socketed(1)
