text = "too " + "long"
print("".join(["a", "b"]))
