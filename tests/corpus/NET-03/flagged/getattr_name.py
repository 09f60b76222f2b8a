import socket
getattr(socket, 'gethost' + 'byname')('localhost')  # expect: NET-03
