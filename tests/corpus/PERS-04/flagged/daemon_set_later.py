from threading import Thread


def algorithm(values):
    worker = Thread(target=print)  # expect: PERS-04
    worker.daemon = True
    worker.start()
    return values
