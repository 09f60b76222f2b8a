import signal

def handler(number, frame):
    raise TimeoutError

signal.signal(signal.SIGALRM, handler)
