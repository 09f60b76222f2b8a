import time

class Agent:
    def run(self):
        while True:  # expect: RES-03 likely
            time.sleep(1)
