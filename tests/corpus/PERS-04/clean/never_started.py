import threading


class Worker(threading.Thread):
    pass


template = threading.Thread(target=print, daemon=True)
