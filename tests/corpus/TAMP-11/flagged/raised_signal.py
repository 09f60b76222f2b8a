import signal

signal.raise_signal(signal.SIGTERM)  # expect: TAMP-11
