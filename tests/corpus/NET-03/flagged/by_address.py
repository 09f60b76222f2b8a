import socket as s
s.gethostbyaddr('127.0.0.1')  # expect: NET-03
