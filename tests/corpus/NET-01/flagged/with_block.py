import socket
with socket.socket() as s:  # expect: NET-01
    s.connect(('127.0.0.1', 9))
