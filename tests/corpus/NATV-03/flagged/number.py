from mmap import mmap
mmap(-1, 4096, prot=7)  # expect: NATV-03
