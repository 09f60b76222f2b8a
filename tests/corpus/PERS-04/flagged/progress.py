import threading
import time

def show():
    while True:
        print(".", end="")
        time.sleep(1)

threading.Thread(target=show, daemon=True).start()  # expect: PERS-04 likely
