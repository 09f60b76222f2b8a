import atexit
import threading

atexit.register(threading.Thread, None, print)  # expect: PERS-01
