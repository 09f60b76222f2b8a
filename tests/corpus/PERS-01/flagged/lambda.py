import atexit
import socket

atexit.register(lambda: socket.socket())  # expect: PERS-01
