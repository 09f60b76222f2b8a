import tracemalloc

tracemalloc.start()
