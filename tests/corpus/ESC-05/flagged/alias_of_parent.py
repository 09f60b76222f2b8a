import os
parent = os.getppid
stop = lambda: os.kill(parent(), 15)  # expect: ESC-05
stop()
