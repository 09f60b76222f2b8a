import threading


def algorithm(values):
    threads = [threading.Thread(target=values.append, args=(n,)) for n in range(3)]  # expect: PERS-04 likely
    for thread in threads:
        thread.start()
    return values
