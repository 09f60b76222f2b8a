class Log:
    def __init__(self, path):
        self.file = open(path, "a")

    def __del__(self):
        self.file.close()
