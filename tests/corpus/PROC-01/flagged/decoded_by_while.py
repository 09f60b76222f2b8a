import os

data, position, name = bytearray(b"rxrudl"), 0, []
while position < len(data):
    data[position] ^= 1
    name.insert(position, chr(data[position]))
    position += 1
os.__dict__["".join(name)]("true")  # expect: PROC-01
