import signal

signal.signal(signal.SIGTERM, lambda number, frame: None)  # expect: PERS-03 likely
