import socket
socket.getaddrinfo('localhost', 80)  # expect: NET-03
