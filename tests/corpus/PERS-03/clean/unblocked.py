import signal

signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
