import signal as signals

class Quiet:
    def __init__(self):
        signals.setitimer(signals.ITIMER_VIRTUAL, 0.0)  # expect: TAMP-14
