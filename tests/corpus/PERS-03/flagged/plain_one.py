import signal

signal.signal(signal.SIGTERM, 1)  # expect: PERS-03
