import signal

NOTHING = 3 - 3
signal.alarm(NOTHING)  # expect: TAMP-14
