import socket
getattr(socket, 'sock' + 'et')()  # expect: NET-01
