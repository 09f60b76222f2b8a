from socket import socket as s, AF_INET
s(AF_INET)  # expect: NET-01
