import mmap


class Page:
    def make(self):
        return mmap.mmap(-1, 4096, **{'prot': mmap.PROT_EXEC})  # expect: NATV-03
