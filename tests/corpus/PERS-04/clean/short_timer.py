import threading

done = threading.Event()
timer = threading.Timer(0.01, done.set)
timer.start()
