def show():
    value = 3
    return locals()
