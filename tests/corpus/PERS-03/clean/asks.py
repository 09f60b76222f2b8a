import signal

print(signal.getsignal(signal.SIGTERM))
