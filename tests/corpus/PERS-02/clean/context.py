class Held:
    def __exit__(self, *details):
        with open("log.txt", "a") as file:
            file.write("x")
