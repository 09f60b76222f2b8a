def steps():
    yield 1

print(next(steps()))
