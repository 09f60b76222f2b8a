import mmap
getattr(mmap, 'mm' + 'ap')(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC)  # expect: NATV-03
