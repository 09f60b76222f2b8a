import os

reader, writer = os.pipe()
os.write(writer, b"x")
os.read(reader, 1)
