def call(thing, name):
    return getattr(thing, name.strip())()
