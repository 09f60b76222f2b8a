import socket
socket.socket()  # expect: NET-01
