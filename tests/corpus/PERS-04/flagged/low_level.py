import _thread
import socket

def work():
    while True:
        socket.socket()

_thread.start_new_thread(work, ())  # expect: PERS-04
