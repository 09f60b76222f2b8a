import os

class Daemon:
    def start(self):
        if os.fork() == 0:
            os.setpgid(0, 0)  # expect: PERS-05
