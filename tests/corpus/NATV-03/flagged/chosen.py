import mmap
import sys
rights = mmap.PROT_EXEC if sys.platform == 'linux' else mmap.PROT_READ
mmap.mmap(-1, 4096, prot=rights)  # expect: NATV-03
