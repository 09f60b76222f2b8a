import os, multiprocessing
print(os.cpu_count(), multiprocessing.cpu_count())
