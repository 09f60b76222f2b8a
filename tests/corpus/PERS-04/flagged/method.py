import threading
import urllib.request

class Agent:
    def work(self):
        while True:
            urllib.request.urlopen("http://127.0.0.1/")

    def start(self):
        threading.Thread(target=self.work, daemon=True).start()  # expect: PERS-04
