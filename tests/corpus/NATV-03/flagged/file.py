import mmap
page = lambda file: mmap.mmap(file.fileno(), 0, prot=5)  # expect: NATV-03
page(open('x', 'rb'))
