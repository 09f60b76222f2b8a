import mmap
with open('m.bin', 'r+b') as file:
    mmap.mmap(file.fileno(), 0)
