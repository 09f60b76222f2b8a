import threading

threads = [threading.Thread(target=print) for _ in range(4)]
for thread in threads:
    thread.start()
