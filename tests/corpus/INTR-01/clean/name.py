def describe(thing):
    return thing.__class__.__name__, type(thing).__qualname__
