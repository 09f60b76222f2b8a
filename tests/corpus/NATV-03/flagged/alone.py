import mmap as m
m.mmap(-1, 4096, m.MAP_PRIVATE, m.PROT_EXEC)  # expect: NATV-03
