import threading

timer = threading.Timer(0, print)
timer.cancel()
