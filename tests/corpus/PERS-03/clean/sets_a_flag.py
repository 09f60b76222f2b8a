import signal

stopping = []

def stop(number, frame):
    stopping.append(True)

signal.signal(signal.SIGTERM, stop)
