import timeit
print(timeit.default_timer())
