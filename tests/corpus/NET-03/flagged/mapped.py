import socket
list(map(socket.gethostbyname, ['localhost']))  # expect: NET-03
