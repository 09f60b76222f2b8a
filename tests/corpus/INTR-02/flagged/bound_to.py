def owner(method):
    return method.__self__  # expect: INTR-02 likely
