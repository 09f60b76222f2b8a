import array
import struct
print(struct.pack('i', 3), array.array('d', [1.0]), memoryview(b'x'))
