from socket import gethostbyname as look
look('localhost')  # expect: NET-03
