import threading

threading.current_thread().name = "fast"
