import socket

channel = socket.socket(fileno=3)  # expect: TAMP-04
