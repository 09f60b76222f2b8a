import threading

threading.settrace(lambda frame, event, argument: None)  # expect: TAMP-13
