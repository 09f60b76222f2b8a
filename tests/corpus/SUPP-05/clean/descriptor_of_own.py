import os

descriptor = os.open("x.txt", os.O_CREAT | os.O_WRONLY)
os.close(descriptor)
