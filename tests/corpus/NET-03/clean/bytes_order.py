import socket
print(socket.htons(1))
