import _thread


def algorithm(values):
    start = _thread.start_new_thread
    start(values.sort, ())  # expect: PERS-04
    return values
