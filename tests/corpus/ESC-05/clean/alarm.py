import signal
signal.alarm(3)
signal.raise_signal(signal.SIGINT)
