import threading

threading.Timer(60, print).start()  # expect: PERS-04
