def double(value):
    return 2 * value


def halve(value):
    return value / 2


def act(name, value):
    return globals()[name](value)
