import signal as signals

signals.signal(signals.SIGXCPU, signals.SIG_IGN)  # expect: PERS-03
