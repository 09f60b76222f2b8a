import os

os.remove("out/../old.txt")
os.chmod("./a/../b.txt", 0o600)
