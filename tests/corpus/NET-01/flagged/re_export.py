import urllib.request
urllib.request.socket.socket()  # expect: NET-01
