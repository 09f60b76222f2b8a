import queue
import threading

jobs = queue.Queue()

def work():
    while True:
        job = jobs.get()
        if job is None:
            break
        job()

threading.Thread(target=work).start()
