letters = "".join(chr(ord("a") + index) for index in range(26))
print(letters)
