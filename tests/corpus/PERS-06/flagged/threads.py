import threading

def hook(details):
    exec("x = 1")

threading.excepthook = hook  # expect: PERS-06
