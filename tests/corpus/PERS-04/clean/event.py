import threading
import time

stop = threading.Event()

def show():
    while not stop.is_set():
        time.sleep(0.1)

threading.Thread(target=show).start()
