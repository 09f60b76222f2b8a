def work(first, second):
    return first

print(work.__code__.co_argcount, work.__name__, work.__doc__)
