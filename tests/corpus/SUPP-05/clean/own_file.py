file = open("x.txt", "w")
file.close()
