import signal

def ignore(number, frame):
    pass

signal.signal(signal.SIGALRM, ignore)  # expect: PERS-03 likely
