import functools

@functools.lru_cache
def work(x):
    return x

print(work.__wrapped__)
