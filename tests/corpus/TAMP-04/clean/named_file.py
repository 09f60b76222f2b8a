with open("3", "w") as file:
    file.write("x")
