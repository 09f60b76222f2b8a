import signal

signal.signal(signal.SIGTERM, signal.SIG_IGN)  # expect: PERS-03
