import atexit

class Agent:
    def finish(self):
        exec("x = 1")

    def start(self):
        atexit.register(self.finish)  # expect: PERS-01
