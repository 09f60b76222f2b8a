from socket import fromfd
fromfd(3, 1, 1)  # expect: ESC-06
