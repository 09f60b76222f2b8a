import os


class Channel:
    NUMBER = 1 + 2

    def send(self, data):
        return os.write(self.NUMBER, data)  # expect: ESC-06
