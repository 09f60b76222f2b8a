def run(stop):
    while not stop.is_set():
        stop.wait(1)
