import threading
import time


def keep_going(n):
    for _ in range(n):
        time.sleep(1)


def algorithm(values):
    threading.Thread(target=keep_going, args=(3,), daemon=True).start()  # expect: PERS-04
    return ", ".join(map(str, values))
