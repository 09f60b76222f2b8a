import array
import struct
view = memoryview(bytearray(8))
struct.pack_into('i', view, 0, 3)
array.array('b', b'ab').tobytes()
