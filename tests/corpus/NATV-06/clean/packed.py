import array
import mmap
import struct
