import queue
import threading

jobs = queue.Queue()

def work():
    while True:
        jobs.get()()
        jobs.task_done()

threading.Thread(target=work, daemon=True).start()  # expect: PERS-04 likely
