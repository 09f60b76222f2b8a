import _socket
_socket.socket()  # expect: NET-01
