import _thread
import threading


def limited(function, seconds):
    timer = threading.Timer(seconds, _thread.interrupt_main)
    timer.start()
    try:
        return function()
    finally:
        timer.cancel()
