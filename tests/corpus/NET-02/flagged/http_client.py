import http.client
c = http.client.HTTPConnection('192.0.2.1')  # expect: NET-02
