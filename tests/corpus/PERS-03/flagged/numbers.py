import signal

def deaf():
    signal.signal(15, signal.SIG_IGN)  # expect: PERS-03

deaf()
