def save(text):
    with open("log.txt", mode="a") as file:
        file.write(text)
