import tracemalloc

tracemalloc.start()
print(tracemalloc.get_traced_memory())
