import socket
line = socket.socket(socket.AF_UNIX)
line.connect('/var/run/docker.sock')  # expect: ESC-03
