import signal

signal.signal(signal.SIGALRM, signal.SIG_DFL)
signal.alarm(0)  # expect: TAMP-14
