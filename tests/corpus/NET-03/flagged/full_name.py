import socket
socket.getfqdn()  # expect: NET-03
