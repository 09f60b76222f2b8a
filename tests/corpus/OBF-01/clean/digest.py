import hashlib

name = hashlib.sha256(b"x").hexdigest()
with open(name, "w") as file:
    file.write("x")
