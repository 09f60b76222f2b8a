import os

descriptor = os.open("log.txt", os.O_WRONLY | os.O_CREAT)
os.write(descriptor, b"x")
os.close(descriptor)
