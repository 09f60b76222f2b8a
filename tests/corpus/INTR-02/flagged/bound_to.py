def owner(method=None):
    return method.__self__  # expect: INTR-02 likely
