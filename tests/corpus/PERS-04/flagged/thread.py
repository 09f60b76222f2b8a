import threading
import time

def work():
    while True:
        open("/etc/hostname")
        time.sleep(1)

threading.Thread(target=work, daemon=True).start()  # expect: PERS-04
