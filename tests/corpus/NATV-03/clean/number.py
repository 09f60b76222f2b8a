import mmap
mmap.mmap(-1, 4096, prot=3)
