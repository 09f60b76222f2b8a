import threading

timer = threading.Timer(60, print)
timer.start()
timer.cancel()
