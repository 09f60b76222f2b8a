import atexit

def last():
    return None

atexit.register(last)
atexit.unregister(last)
