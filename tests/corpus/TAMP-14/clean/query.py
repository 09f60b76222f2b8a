import signal

print(signal.getitimer(signal.ITIMER_REAL))
