def write(number, data):
    return number + len(data)

for number in range(3, 20):
    write(number, b"x")
