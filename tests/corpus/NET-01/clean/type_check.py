import socket
print(isinstance(3, (int, socket.socket)))
