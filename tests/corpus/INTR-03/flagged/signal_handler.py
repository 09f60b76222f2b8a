import signal

def handler(number, frame):
    print(frame.f_globals)  # expect: INTR-03

signal.signal(signal.SIGALRM, handler)
