import atexit
import os


class Log:
    def __init__(self, path):
        self.file = open(path, "a")
        atexit.register(self.finish)

    def finish(self):
        self.file.flush()
        self.file.close()
        os.unlink("improver.lock")
