import signal

for kind in (signal.ITIMER_REAL, signal.ITIMER_PROF):
    signal.setitimer(kind, 0)  # expect: TAMP-14
